/** The counter, where members order: search, open, add to the basket, without loading a page. */
import { layout } from './layout.ts';

export const counterPage = (): string =>
  layout(
    'Counter',
    `<link rel="stylesheet" href="/assets/counter.css">
<script type="module" src="/assets/counter.js"></script>
`,
    `<h1>Counter</h1>
<div class="counter">
<form><label for="wanted">What are you looking for?</label>
<input id="wanted" type="search" autocomplete="off"></form>
<ul id="found" aria-live="polite"></ul>
<article id="opened" hidden>
<h2></h2>
<p class="about"></p>
<p class="price"></p>
<button type="button" id="add">Add to basket</button>
</article>
<section id="basket" aria-label="Basket">
<h2>Basket</h2>
<ul></ul>
<p>Together <b id="total">€ 0.00</b></p>
</section>
</div>`,
  );
