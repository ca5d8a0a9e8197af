/**
 * A story of a newspaper, which its server streams: the head at once, the text when it has it from
 * an API. Its script asks whether the reader may read on.
 */
import { head, hero, products, script, styles } from './parts.mjs';

const functions = `
const article = document.querySelector('article');
const show = () => article.classList.remove('waiting');
const showHero = () => { article.querySelector('figure').innerHTML = '${hero}'; };`;

const text = products.map(({ text: paragraph }) => `<p>${paragraph}</p>`).join('');

export const story = (plan) => ({
  parts: [
    [2, `${head('A story')}<body><header>The morning paper</header>`],
    [
      plan.apiMs,
      `<article class="waiting"><h1>Lamps are made by hand again</h1><figure></figure>${text}`,
    ],
    [0, '</article><script type="module" src="/reader.js"></script></body></html>'],
  ],
  files: {
    '/reader.js': ['text/javascript', script(plan, '/api/reader', functions), 2],
    '/styles.css': ['text/css', `${styles} figure { min-height: 420px; margin: 0 }`, plan.stylesMs],
    '/api/reader': ['application/json', '{"mayRead":true}', 20],
  },
});
