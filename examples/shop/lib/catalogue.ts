/** What both versions of the shop ask of the database in the same way: search, one product, a new order. */
import type { DatabaseSync } from 'node:sqlite';

/** A product as lists show it. `rating` is the mean of its reviews, 1 to 5. */
export interface ListedProduct {
  readonly id: number;
  readonly name: string;
  readonly priceCents: number;
  readonly stock: number;
  readonly category: string;
  readonly rating: number;
  readonly reviews: number;
}

/** One page of products; pages count from 1. */
export interface ProductList {
  readonly page: number;
  readonly pages: number;
  readonly total: number;
  readonly products: readonly ListedProduct[];
}

export interface Product extends ListedProduct {
  readonly description: string;
}

interface Order {
  readonly id: number;
  readonly productId: number;
  readonly quantity: number;
  readonly totalCents: number;
}

/** Gives one page of all products. The two versions of the shop differ in how they do it. */
export type ListProducts = (page: number) => ProductList;

export interface Catalogue {
  /** The 20 cheapest products with `text` in their name or description. */
  search(text: string): readonly ListedProduct[];
  find(id: number): Product | undefined;
  /** Takes what a client sent; says in words what is wrong with it. */
  order(wish: unknown): Order | { readonly problem: string };
  /** The ten newest orders, newest first. */
  orders(): readonly PlacedOrder[];
  /** What each product costs, by number. */
  priceList(): readonly { readonly id: number; readonly priceCents: number }[];
}

/** An order as its list shows it. */
export interface PlacedOrder {
  readonly name: string;
  readonly quantity: number;
  readonly cents: number;
}

const columns =
  'p.id, p.name, p.price_cents AS priceCents, p.stock, c.name AS category, round(avg(r.stars), 1) AS rating, count(r.id) AS reviews';

/** The statements are prepared once, at the start. */
export function openCatalogue(database: DatabaseSync): Catalogue {
  const search = database.prepare(`
    SELECT ${columns}
    FROM (SELECT * FROM products WHERE name LIKE :pattern OR description LIKE :pattern ORDER BY price_cents, id LIMIT 20) p
    JOIN categories c ON c.id = p.category_id
    LEFT JOIN reviews r ON r.product_id = p.id
    GROUP BY p.id ORDER BY p.price_cents, p.id`);
  const find = database.prepare(`
    SELECT ${columns}, p.description
    FROM products p
    JOIN categories c ON c.id = p.category_id
    LEFT JOIN reviews r ON r.product_id = p.id
    WHERE p.id = ? GROUP BY p.id`);
  const insertOrder = database.prepare(
    'INSERT INTO orders (product_id, quantity, email, total_cents) VALUES (?, ?, ?, ?)',
  );
  const newestOrders = database.prepare(`
    SELECT p.name, o.quantity, o.total_cents AS cents
    FROM orders o JOIN products p ON p.id = o.product_id ORDER BY o.id DESC LIMIT 10`);
  const priceList = database
    .prepare('SELECT id, price_cents AS priceCents FROM products ORDER BY id')
    .all() as unknown as readonly { id: number; priceCents: number }[];
  const findProduct = (id: number) => find.get(id) as Product | undefined;

  return {
    search: (text) => search.all({ pattern: `%${text}%` }) as unknown as readonly ListedProduct[],
    find: findProduct,
    orders: () => newestOrders.all() as unknown as readonly PlacedOrder[],
    priceList: () => priceList,
    order(wish) {
      const { productId, quantity, email } = (wish ?? {}) as { readonly [key: string]: unknown };
      if (typeof productId !== 'number' || !Number.isInteger(productId))
        return { problem: 'productId must be a whole number' };
      if (typeof quantity !== 'number' || !Number.isInteger(quantity) || quantity < 1)
        return { problem: 'quantity must be a whole number from 1' };
      if (typeof email !== 'string' || !email.includes('@'))
        return { problem: 'email must be an address' };
      const product = findProduct(productId);
      if (!product) return { problem: `there is no product ${productId}` };
      const totalCents = product.priceCents * quantity;
      const { lastInsertRowid } = insertOrder.run(productId, quantity, email, totalCents);
      return { id: Number(lastInsertRowid), productId, quantity, totalCents };
    },
  };
}
