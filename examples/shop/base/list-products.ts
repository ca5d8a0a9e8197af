/** One page of products in two queries: how many there are, and those of the page with category and rating joined. */
import type { DatabaseSync } from 'node:sqlite';
import type { ListedProduct, ListProducts } from '../lib/catalogue.ts';

const productsPerPage = 50;

export function listProducts(database: DatabaseSync): ListProducts {
  const countProducts = database.prepare('SELECT count(*) AS total FROM products');
  const selectPage = database.prepare(`
    SELECT p.id, p.name, p.price_cents AS priceCents, p.stock, c.name AS category, round(avg(r.stars), 1) AS rating, count(r.id) AS reviews
    FROM (SELECT * FROM products ORDER BY id DESC LIMIT ? OFFSET ?) p
    JOIN categories c ON c.id = p.category_id
    LEFT JOIN reviews r ON r.product_id = p.id
    GROUP BY p.id ORDER BY p.id DESC`);

  return (page) => {
    const { total } = countProducts.get() as { total: number };
    const products = selectPage.all(
      productsPerPage,
      (page - 1) * productsPerPage,
    ) as unknown as ListedProduct[];
    return { page, pages: Math.ceil(total / productsPerPage), total, products };
  };
}
