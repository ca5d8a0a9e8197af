/** The shop's database: in memory and filled from a fixed seed, so that every start gives the same shop. */
import { DatabaseSync } from 'node:sqlite';
import { categories, makeProducts } from './stock.ts';

const schema = `
  CREATE TABLE categories (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
  CREATE TABLE products (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    price_cents INTEGER NOT NULL,
    stock INTEGER NOT NULL,
    category_id INTEGER NOT NULL REFERENCES categories (id)
  );
  CREATE TABLE reviews (id INTEGER PRIMARY KEY, product_id INTEGER NOT NULL REFERENCES products (id), stars INTEGER NOT NULL);
  CREATE INDEX reviews_of_product ON reviews (product_id, stars);
  CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    product_id INTEGER NOT NULL REFERENCES products (id),
    quantity INTEGER NOT NULL,
    email TEXT NOT NULL,
    total_cents INTEGER NOT NULL
  );
`;

/** Opens a fresh database with `productCount` products. */
export function openDatabase(productCount = 3000): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  database.exec(schema);
  database.exec('BEGIN');
  const insertCategory = database.prepare('INSERT INTO categories (id, name) VALUES (?, ?)');
  categories.forEach((category, index) => {
    insertCategory.run(index + 1, category.name);
  });
  const insertProduct = database.prepare(
    'INSERT INTO products (id, name, description, price_cents, stock, category_id) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const insertReview = database.prepare('INSERT INTO reviews (product_id, stars) VALUES (?, ?)');
  for (const product of makeProducts(productCount)) {
    insertProduct.run(
      product.id,
      product.name,
      product.description,
      product.priceCents,
      product.stock,
      product.categoryId,
    );
    for (const stars of product.stars) insertReview.run(product.id, stars);
  }
  database.exec('COMMIT');
  return database;
}
