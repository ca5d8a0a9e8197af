/** Parts that the three pages have in common. */

/** No font: Chrome hides the text until it is answered, and then takes the next family. */
const face = '@font-face { font-family: Face; src: url(/face.woff2); font-display: block }';

export const styles = `${face}
body { font: 16px Face, sans-serif; margin: 0 } h2 { margin: 8px }
.waiting { visibility: hidden }`;

export const head = (title) => `<!doctype html>
<html lang="en"><head><title>${title}</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/styles.css"></head>`;

export const hero = '<img src="/hero.svg" width="380" height="420" alt="">';

/** A script that asks, loads and waits as the plan says before it calls `show` and `showHero`. */
export const script = ({ fetches, lazyMs, timerMs, heroMs }, asked, functions) => `
${functions}
let answer;
for (let part = 0; part < ${fetches}; part += 1)
  answer = await (await fetch('${asked}?part=' + part)).json();
${lazyMs === undefined ? '' : "await import('/lazy.js');"}
const showAll = () => {
  show(answer);
  ${heroMs === undefined ? 'showHero();' : `setTimeout(showHero, ${heroMs});`}
};
${timerMs > 0 ? `setTimeout(showAll, ${timerMs});` : 'showAll();'}
`;

const words = 'A lamp of brushed brass and opal glass, made by hand in a small workshop. ';

export const products = Array.from({ length: 6 }, (_, index) => ({
  name: `Lamp number ${index + 1}`,
  text: words.repeat(4),
}));
