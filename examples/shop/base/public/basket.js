/* The basket: what its things cost together. */
export function openBasket(priceList) {
  const prices = new Map(priceList.map(({ id, priceCents }) => [id, priceCents]));
  let totalCents = 0;
  return {
    /** Puts a thing into the basket and returns what all of it costs, in cents. */
    add({ id }) {
      totalCents += prices.get(id);
      return totalCents;
    },
  };
}
