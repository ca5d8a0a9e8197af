/* Chooses the hero by the visitor's taste: the taste is learned first, and the picture is fetched when the page has loaded. */
const taste = globalThis.learnTaste(document.cookie);

addEventListener('load', () => {
  for (const image of document.querySelectorAll('[data-heroes]')) {
    const heroes = image.dataset.heroes.split(' ');
    image.src = heroes[Math.floor(taste * heroes.length)];
  }
});
