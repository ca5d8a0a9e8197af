/** Starts this version of the shop on $PORT (3000 without it). */
import type { AddressInfo } from 'node:net';
import { serve } from '../lib/serve.ts';
import { homePage } from './home-page.ts';
import { listProducts } from './list-products.ts';

const server = await serve(
  { folder: import.meta.dirname, listProducts, homePage },
  Number(process.env.PORT ?? 3000),
);
console.log(`The shop is open at http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
