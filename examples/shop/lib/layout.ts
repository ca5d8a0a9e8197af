/** What every page has around its content. */
import type { ListedProduct } from './catalogue.ts';

export const price = (cents: number): string => `€ ${(cents / 100).toFixed(2)}`;

/** `head` is put into the head as it is. */
export function layout(title: string, head: string, main: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="Harbour and Pine: things for the house, made to be mended.">
<title>${title}</title>
<link rel="icon" href="/assets/icon.svg">
<link rel="stylesheet" href="/assets/shop.css">
<script src="/assets/shop.js" defer></script>
${head}</head>
<body>
<header class="top">
<a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="32" height="32">Harbour &amp; Pine</a>
<form class="search" role="search"><input type="search" name="q" aria-label="Search" placeholder="Search 3,000 things"><output aria-live="polite"></output></form>
<span class="basket">Basket <b data-basket>0</b></span>
</header>
<main>
${main}
</main>
<footer><p>An example shop. Nothing here is for sale.</p></footer>
</body>
</html>
`;
}

/** A product in a grid. Images that start below the first screen are loaded when they are needed. */
export function productCard(product: ListedProduct, position: number): string {
  return `<li class="card"><a href="/products/${product.id}">
<img src="/images/${product.id}.svg" alt="" width="300" height="300"${position < 4 ? '' : ' loading="lazy"'}>
<h3>${product.name}</h3></a>
<p class="stars" title="${product.reviews} reviews">★ ${product.rating} <small>${product.category}</small></p>
<p class="price">${price(product.priceCents)}</p></li>`;
}
