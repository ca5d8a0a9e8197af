/** A page whose content its script renders from an API. */
import { head, hero, products, script, styles } from './parts.mjs';

const functions = `
const main = document.querySelector('main');
const show = (products) => {
  main.innerHTML = '<div></div>' +
    products.map(({ name, text }) => '<h2>' + name + '</h2><p>' + text + '</p>').join('');
};
const showHero = () => { main.querySelector('div').innerHTML = '${hero}'; };`;

export const clientRendered = (plan) => ({
  parts: [
    [
      2,
      `${head('Lamps')}<body><header>Lamps</header><main></main>
<script type="module" src="/app.js"></script></body></html>`,
    ],
  ],
  files: {
    '/app.js': ['text/javascript', script(plan, '/api/products', functions), 2],
    '/styles.css': ['text/css', styles, plan.stylesMs],
    '/api/products': ['application/json', JSON.stringify(products), plan.apiMs],
  },
});
