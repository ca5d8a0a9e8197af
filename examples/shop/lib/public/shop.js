/* The shop's own script: search while typing, and ordering. */
const form = document.querySelector('.search');
const found = form.querySelector('output');
const basket = document.querySelector('[data-basket]');

form.addEventListener('submit', (event) => event.preventDefault());

let latestSearch = 0;
form.q.addEventListener('input', async () => {
  const search = ++latestSearch;
  const text = form.q.value.trim();
  const answer = text
    ? await fetch(`/api/products/search?q=${encodeURIComponent(text)}`)
    : undefined;
  const { products } = answer?.ok ? await answer.json() : { products: [] };
  if (search !== latestSearch) return;
  found.replaceChildren(
    ...products.slice(0, 6).map(({ id, name }) => {
      const link = document.createElement('a');
      link.href = `/products/${id}`;
      link.textContent = name;
      return link;
    }),
  );
});

for (const button of document.querySelectorAll('[data-order]')) {
  button.addEventListener('click', async () => {
    const order = {
      productId: Number(button.dataset.order),
      quantity: 1,
      email: 'visitor@example.com',
    };
    const answer = await fetch('/api/orders', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(order),
    });
    if (answer.status === 201) basket.textContent = Number(basket.textContent) + 1;
  });
}
