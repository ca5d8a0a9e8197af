/**
 * A site on which flows meet everything that a flow can meet: dialogs, downloads, new tabs, errors.
 * One page is never quiet, and a login leads back to itself. It also has a form that tells what a
 * recording does on it.
 */
import { httpServer } from './test-server.ts';

const page = `<!doctype html><html lang="en"><title>Site</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width"><h1>A small site</h1>
<button id="count">0</button> <button id="dialog">Ask</button> <button id="tab">Tab</button>
<a id="download" href="/report.csv" download>Report</a> <input id="secret" aria-label="Secret">
<p id="moved">Here</p>
<script>
const on = (id, act) => document.getElementById(id).addEventListener('click', act);
on('count', ({ target }) => {
  for (const end = performance.now() + 30; performance.now() < end; );
  target.textContent = Number(target.textContent) + 1;
});
on('dialog', () => confirm('Really?'));
on('tab', () => open('/'));
</script>`;

const busy = `<!doctype html><html lang="en"><title>Busy</title><link rel="icon" href="data:,">
<h1>Never quiet</h1><script>setInterval(() => fetch('/tick?' + Math.random()), 20)</script>`;

const login = `<!doctype html><html lang="en"><title>Log in</title><link rel="icon" href="data:,">
<form method="post"><input id="name" name="name"><button>Log in</button></form>`;

const ordered = `<!doctype html><html lang="en"><title>Ordered</title>
<link rel="icon" href="data:,">
<h1>Thank you</h1><script>navigator.sendBeacon('/saw', sessionStorage.saw)</script>`;

/** Keeps every event that a recording makes, for the page that it leads to. */
const form = `<!doctype html><html lang="en"><title>Form</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width"><h1 id="menu" aria-label="Lamps">Lamps</h1>
<label>Name <input id="name"></label>
<select id="metal"><option>copper<option>brass</select>
<button id="twice" type="button">Twice</button>
<form action="/ordered" method="get"><button id="order">Order</button></form>
<div style="height: 3000px"></div>
<script>
const saw = (what) => { sessionStorage.saw = (sessionStorage.saw ?? '') + what + ';'; };
const on = (id, type, tell = () => '') => document.getElementById(id)
  .addEventListener(type, (event) => saw((type + ' ' + id + ' ' + tell(event)).trim()));
on('menu', 'mouseover');
on('name', 'click');
on('name', 'change', ({ target }) => target.value);
on('metal', 'change', ({ target }) => target.value);
on('twice', 'dblclick');
on('order', 'click');
addEventListener('keydown', ({ key }) => { if (key === 'Tab') saw('keydown Tab'); });
addEventListener('keyup', ({ key }) => { if (key === 'Tab') saw('keyup Tab'); });
addEventListener('scrollend', () => saw('scrolled to ' + Math.round(scrollY)));
</script>`;

const pdf =
  '%PDF-1.1\\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count ' +
  '1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj ' +
  'trailer<</Root 1 0 R>>';

/**
 * The site's source, for `serve`. `/private` always leads to `/login`, whoever asks. `/seen` lists
 * the events of `/form`, one text for each visit.
 */
export const badSite = `const seen = [];
${httpServer(`
  if (q.url === '/saw') {
    let text = '';
    q.on('data', (part) => (text += part)).on('end', () => { seen.push(text); r.end(); });
    return;
  }
  const answers = {
    '/': ['text/html', ${JSON.stringify(page)}],
    '/busy': ['text/html', ${JSON.stringify(busy)}],
    '/login': ['text/html', ${JSON.stringify(login)}],
    '/report.csv': ['text/csv', 'a,b'],
    '/paper.pdf': ['application/pdf', '${pdf}'],
    '/form': ['text/html', ${JSON.stringify(form)}],
    '/ordered': ['text/html', ${JSON.stringify(ordered)}],
    '/seen': ['application/json', JSON.stringify(seen)],
    '/tick': ['text/plain', 'ok'],
    '/broken': ['text/html', '<title>Broken</title><h1>Broken</h1>', 500],
  };
  const redirects = { '/elsewhere': 'http://elsewhere.example/', '/private': '/login' };
  const [path] = q.url.split('?');
  const [type, body, status = 200] = answers[path] ?? ['text/html', '<h1>Not here</h1>', 404];
  if (redirects[path]) return r.writeHead(302, { location: redirects[path] }).end();
  if (path === '/report.csv') r.setHeader('content-disposition', 'attachment');
  if (path === '/login' && q.method === 'POST')
    return r.writeHead(303, { location: '/private' }).end();
  r.writeHead(status, { 'content-type': type, 'set-cookie': 'visitor=cookie-of-this-site' });
  r.end(body);
`)}`;
