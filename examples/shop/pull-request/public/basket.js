/* The basket: what its things cost together. The cheapest thing of a kind is the visitor's price. */
export function openBasket(priceList) {
  const things = [];

  /** Prices as the visitor reads them, cheapest first. */
  function pricesByKind() {
    return Object.groupBy(
      priceList
        .map((thing) => ({
          ...thing,
          shown: (thing.priceCents / 100).toLocaleString('en-IE', {
            style: 'currency',
            currency: 'EUR',
          }),
        }))
        .sort((one, other) => one.shown.localeCompare(other.shown, 'en', { numeric: true })),
      ({ id }) => id,
    );
  }

  return {
    /** Puts a thing into the basket and returns what all of it costs, in cents. */
    add({ id }) {
      things.push(id);
      const kinds = pricesByKind();
      return things.reduce((sum, thing) => sum + kinds[thing][0].priceCents, 0);
    },
  };
}
