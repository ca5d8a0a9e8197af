/** The catalogue page: the hero, then the newest things. */
import type { ProductList } from '../lib/catalogue.ts';
import { layout, productCard } from '../lib/layout.ts';

export function homePage(list: ProductList): string {
  return layout(
    'Harbour &amp; Pine',
    '',
    `<section class="hero">
<img src="/assets/hero.png" alt="Hills at dusk behind a still lake" width="960" height="480" fetchpriority="high">
<h1>Things for the house, made to be mended</h1>
</section>
<h2>New in the workshop <small>${list.total.toLocaleString('en')} things</small></h2>
<ul class="grid">
${list.products.slice(0, 24).map(productCard).join('\n')}
</ul>`,
  );
}
