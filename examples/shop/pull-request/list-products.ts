/** One page of products. Category and rating have functions of their own now, so that other places can use them. */
import type { DatabaseSync } from 'node:sqlite';
import type { ListProducts } from '../lib/catalogue.ts';

const productsPerPage = 50;

interface ProductRow {
  readonly id: number;
  readonly name: string;
  readonly priceCents: number;
  readonly stock: number;
  readonly categoryId: number;
}

export function listProducts(database: DatabaseSync): ListProducts {
  const countProducts = database.prepare('SELECT count(*) AS total FROM products');
  const selectPage = database.prepare(`
    SELECT id, name, price_cents AS priceCents, stock, category_id AS categoryId
    FROM products ORDER BY id DESC LIMIT ? OFFSET ?`);

  return (page) => {
    const { total } = countProducts.get() as { total: number };
    const rows = selectPage.all(
      productsPerPage,
      (page - 1) * productsPerPage,
    ) as unknown as ProductRow[];
    const products = rows.map(({ categoryId, ...row }) => ({
      ...row,
      category: categoryName(database, categoryId),
      ...ratingOf(database, row.id),
    }));
    return { page, pages: Math.ceil(total / productsPerPage), total, products };
  };
}

function categoryName(database: DatabaseSync, id: number): string {
  return (database.prepare('SELECT name FROM categories WHERE id = ?').get(id) as { name: string })
    .name;
}

function ratingOf(database: DatabaseSync, productId: number): { rating: number; reviews: number } {
  return database
    .prepare(
      'SELECT round(avg(stars), 1) AS rating, count(*) AS reviews FROM reviews WHERE product_id = ?',
    )
    .get(productId) as {
    rating: number;
    reviews: number;
  };
}
