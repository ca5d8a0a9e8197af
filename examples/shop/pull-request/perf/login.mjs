/** Logs in as the example shop's one member. A real password would come from `process.env`. */
export default async ({ page, url }) => {
  await page.goto(url('/login'));
  await page.type('#email', 'visitor@example.com');
  await page.type('#password', process.env.SHOP_PASSWORD ?? 'lighthouse-keeper');
  await Promise.all([page.waitForNavigation(), page.click('.login button')]);
};
