/* The counter: search while typing, open a thing in place, put it into the basket. */
import { openBasket } from '/assets/basket.js';

const wanted = document.querySelector('#wanted');
const found = document.querySelector('#found');
const opened = document.querySelector('#opened');
const lines = document.querySelector('#basket ul');
const total = document.querySelector('#total');

const price = (cents) => `€ ${(cents / 100).toFixed(2)}`;

/* The list is long: the counter can be searched before it is there. */
let basket;
const basketIsOpen = fetch('/api/price-list')
  .then((answer) => answer.json())
  .then((priceList) => {
    basket = openBasket(priceList);
  });

/** The thing that is open now. */
let product;

wanted.form.addEventListener('submit', (event) => event.preventDefault());

let latestSearch = 0;
wanted.addEventListener('input', async () => {
  const search = ++latestSearch;
  const answer = await fetch(`/api/products/search?q=${encodeURIComponent(wanted.value.trim())}`);
  const { products } = await answer.json();
  if (search === latestSearch) found.replaceChildren(...products.slice(0, 5).map(lineOf));
});

function lineOf({ id, name }) {
  const line = document.createElement('li');
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = name;
  button.addEventListener('click', () => show(id));
  line.append(button);
  return line;
}

async function show(id) {
  const answer = await fetch(`/api/products/${id}`);
  product = await answer.json();
  await basketIsOpen;
  history.pushState(undefined, '', `/counter?thing=${id}`);
  opened.querySelector('h2').textContent = product.name;
  opened.querySelector('.about').textContent = product.description;
  opened.querySelector('.price').textContent = price(product.priceCents);
  opened.hidden = false;
}

document.querySelector('#add').addEventListener('click', () => {
  const line = document.createElement('li');
  line.textContent = product.name;
  lines.append(line);
  total.textContent = price(basket.add(product));
});
