import { configOfBudgets } from '../support/workspace.ts';

const server = { url: 'http://127.0.0.1:3000' };

test('"was" names the targets that a page had before, on each of its devices', async () => {
  const config = await configOfBudgets({
    server,
    pages: { home: { path: '/', devices: ['mobile', 'desktop'], was: 'start' } },
    endpoints: { list: { request: 'GET /api', was: 'products' }, other: { request: 'GET /x' } },
  });
  expect(config.formerNames).toEqual({
    'start (mobile)': 'home (mobile)',
    'start (desktop)': 'home (desktop)',
    products: 'list',
  });
});

test.each([
  [
    'a name that is still in use',
    { home: { path: '/', was: 'cart' }, cart: { path: '/cart' } },
    'pages.home.was: cart (mobile) is measured under that name',
  ],
  [
    'a name that two had',
    { home: { path: '/', was: 'start' }, cart: { path: '/cart', was: 'start' } },
    'pages.cart.was: home (mobile) had that name, too',
  ],
])('%s is a problem', async (_, pages, problem) => {
  await expect(configOfBudgets({ server, pages })).rejects.toThrow(problem);
});
