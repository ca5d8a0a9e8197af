/**
 * A shop whose server renders its products once it has them from an API. Its script asks for the
 * promotion at the top, and shows the list.
 */
import { head, hero, products, script, styles } from './parts.mjs';

const functions = `
const show = () => document.querySelector('ul').classList.remove('waiting');
const showHero = () => { document.querySelector('aside').innerHTML = '${hero}'; };`;

const list = products
  .map(({ name, text }) => `<li><h2>${name}</h2><p>${text}</p><button>Add</button></li>`)
  .join('');

export const shop = (plan) => ({
  parts: [
    [
      plan.apiMs,
      `${head('A shop')}<body><header>A shop for lamps</header>
<nav>Tables Chairs Lamps</nav><aside></aside><ul class="waiting">${list}</ul>
<script type="module" src="/app.js"></script></body></html>`,
    ],
  ],
  files: {
    '/app.js': ['text/javascript', script(plan, '/api/promotion', functions), 2],
    '/styles.css': ['text/css', `${styles} aside { min-height: 420px }`, plan.stylesMs],
    '/api/promotion': ['application/json', '{"kind":"hero"}', 20],
  },
});
