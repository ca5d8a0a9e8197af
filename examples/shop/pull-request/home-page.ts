/** The catalogue page: the hero, then the newest things. The visitor's taste chooses the hero. */
import type { ProductList } from '../lib/catalogue.ts';
import { layout, productCard } from '../lib/layout.ts';

export function homePage(list: ProductList): string {
  return layout(
    'Harbour &amp; Pine',
    `<script src="/assets/vendor/taste.js"></script>
<script src="/assets/personalise.js"></script>
`,
    `<section class="hero">
<img data-heroes="/assets/hero.png" alt="Hills at dusk behind a still lake" width="960" height="480">
<h1>Things for the house, made to be mended</h1>
</section>
<h2>New in the workshop <small>${list.total.toLocaleString('en')} things</small></h2>
<ul class="grid">
${list.products.slice(0, 24).map(productCard).join('\n')}
</ul>`,
  );
}
