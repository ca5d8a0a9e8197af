/** The page of one product. */
import type { ListedProduct, Product } from './catalogue.ts';
import { layout, price, productCard } from './layout.ts';

export function productPage(product: Product, others: readonly ListedProduct[]): string {
  return layout(
    `${product.name} · Harbour & Pine`.replace('&', '&amp;'),
    '',
    `<article class="product">
<img src="/images/${product.id}.svg" alt="Drawing of ${product.name}" width="300" height="300" fetchpriority="high">
<div>
<h1>${product.name}</h1>
<p class="stars">★ ${product.rating} <small>${product.reviews} reviews · ${product.category}</small></p>
<p>${product.description}</p>
<p class="price">${price(product.priceCents)}</p>
<p>${product.stock > 0 ? `${product.stock} in the workshop` : 'Made again next month'}</p>
<button type="button" data-order="${product.id}">Put it in the basket</button>
</div>
</article>
<h2>Goes well with it</h2>
<ul class="grid">
${others.slice(0, 8).map(productCard).join('\n')}
</ul>`,
  );
}
