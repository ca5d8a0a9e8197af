/** The inputs `url` and `urls`: addresses to measure, with a budgets file or without one. */
import { createHash } from 'node:crypto';
import type { PageTarget, ServerPlan } from '../model.ts';
import { decodedCredential } from './credentials.ts';
import { given, type Options } from './options.ts';
import { defaultPageTimeoutMs } from './page-targets.ts';
import type { Problems } from './problems.ts';
import { isBareOrigin, parseHttpUrl } from './reading.ts';
import { longestName } from './target-name.ts';
import type { Variables } from './variables.ts';

/** The addresses given, each once, in their order. */
export function readUrls(options: Options, problems: Problems): readonly URL[] {
  const texts = [given(options, 'url'), given(options, 'urls')].flatMap(
    (text) => text?.split(/\s+/) ?? [],
  );
  const urls = texts.flatMap((text) => {
    const url = parseHttpUrl(text);
    if (!url)
      problems.input(
        'url',
        `${JSON.stringify(text)} is no http or https address`,
        'Give a whole address, such as https://example.com/.',
      );
    return url ? [url] : [];
  });
  return [...new Map(urls.map((url) => [url.href, url])).values()];
}

/** With a budgets file there is one server, and its pages come from the file. */
export function serverFromUrl(urls: readonly URL[], problems: Problems): ServerPlan | undefined {
  const [url, second] = urls;
  if (!url) return undefined;
  if (second)
    problems.input(
      'url',
      `${urls.length} addresses were given beside a budgets file, which takes one server`,
      'Give one, and name the pages in the budgets file.',
    );
  else if (!isBareOrigin(url))
    problems.input(
      'url',
      'beside a budgets file only scheme, host and port belong here',
      'Name paths in the budgets file, and credentials in "headers".',
    );
  return { kind: 'url', origin: url.origin };
}

/**
 * Names stand in every round and row; addresses that differ only far behind are told apart by a
 * hash.
 */
function shortName(name: string): string {
  if (name.length <= longestName) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, longestName - hash.length - 1)}…${hash}`;
}

/**
 * Without a budgets file each address is a page on a mobile device. A password in an address is
 * kept from every report.
 */
export function pagesFromUrls(urls: readonly URL[], variables: Variables): readonly PageTarget[] {
  const isOneSite = new Set(urls.map((url) => url.host)).size === 1;
  return urls.map((url) => {
    if (url.password !== '') {
      variables.keepSecret(url.password);
      variables.keepSecret(decodedCredential(url.password));
    }
    // Behind the # stands a route of its own where a page has a router of hashes.
    const place = `${url.pathname}${url.search}${url.hash}`;
    const name = shortName(`${isOneSite ? '' : url.host}${place}`);
    return {
      id: `${name} (mobile)`,
      kind: 'page',
      name,
      profile: 'mobile',
      address: `${url.origin}${place}`,
      path: url.href,
      device: 'mobile',
      headers: {},
      timeoutMs: defaultPageTimeoutMs,
      blockedUrls: [],
    };
  });
}
