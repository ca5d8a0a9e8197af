/** Gives a page its cookies. They go into Chrome's jar, beside the cookies that its server sets. */
import { HeadroomError } from '../../errors.ts';
import type { AuditRequest } from '../../ports.ts';
import type { DevTools } from './pipe.ts';

/** Empties the jar, so that a visit finds nothing of the one before. */
export async function emptyCookies({ send }: DevTools): Promise<void> {
  await send('Storage.clearCookies');
}

/**
 * Puts a page's cookies, and those of its header "cookie", into the jar for its host alone. As a
 * header, Chrome would send them to other hosts too, and drop them once it has a cookie of its own.
 * Throws `page-failed` when Chrome refuses a cookie.
 */
export async function putCookies(
  { send }: DevTools,
  { url, headers, cookies = {} }: AuditRequest,
): Promise<void> {
  const named = Object.entries(cookies).map(([name, value]) => ({ name, value }));
  for (const { name, value } of [...parseCookies(headers), ...named]) {
    const isSecure = url.startsWith('https:') || /^__(Secure|Host)-/i.test(name);
    const cookie = { name, value, url, path: '/', ...(isSecure ? { secure: true } : {}) };
    try {
      await send('Storage.setCookies', { cookies: [cookie] });
    } catch (cause) {
      const hint = 'Correct "cookies" or "headers", where a cookie is "name=value".';
      throw new HeadroomError(
        'page-failed',
        `${url}: Chrome takes no cookie ${JSON.stringify(name)} as it is given.`,
        { hint, cause },
      );
    }
  }
}

/** Returns all headers but cookies, for Chrome to add to each request. */
export function headersWithoutCookies(headers: AuditRequest['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !isCookie(name)));
}

const isCookie = (name: string): boolean => name.toLowerCase() === 'cookie';

function parseCookies(
  headers: AuditRequest['headers'],
): readonly { readonly name: string; readonly value: string }[] {
  const written = Object.entries(headers).flatMap(([name, value]) =>
    isCookie(name) ? value.split(';') : [],
  );
  return written.flatMap((pair) => {
    const [name = '', ...rest] = pair.trim().split('=');
    if (name === '' && rest.length === 0) return [];
    return rest.length === 0
      ? [{ name: '', value: name }]
      : [{ name: name.trim(), value: rest.join('=').trim() }];
  });
}
