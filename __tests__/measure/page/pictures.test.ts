/** Pictures of a page behind a login: none, unless the budgets file wants them. Real Chrome. */
import { jest } from '@jest/globals';
import { chromeLauncher } from '../../../src/adapters/chrome/chrome.ts';
import { fullAudit } from '../../../src/measure/page/round.ts';
import type { PageTarget } from '../../../src/model.ts';
import type { Browser } from '../../../src/ports.ts';
import { pictureNotes } from '../../../src/report/picture-notes.ts';
import { plainStyle } from '../../../src/report/style.ts';
import { someConfig } from '../../support/fake-ports.ts';
import { environment, openSite, silent } from '../../support/visiting.ts';

jest.setTimeout(120_000);

test('behind a login no audit takes a picture unless "evidence" is "always"', async () => {
  const site = await openSite((_request, response) =>
    response
      .setHeader('content-type', 'text/html')
      .end('<!doctype html><html lang="en"><title>Account</title><h1>Balance: 12</h1></html>'),
  );
  const { origin } = site;
  const browser = await chromeLauncher(silent).launch(environment);
  // Nothing has to be logged in to here.
  const visitor: Browser = {
    ...browser,
    audit: (request) => browser.audit({ ...request, login: undefined }),
  };
  const login = { kind: 'module', file: '/repo/perf/login.mjs' } as const;
  const [home] = someConfig().targets;
  const account = { ...(home as PageTarget), path: '/', login };
  try {
    const hidden = await fullAudit(account, origin, visitor);
    const shown = await fullAudit({ ...account, evidence: 'always' }, origin, visitor);
    const pictures = ({ html }: typeof hidden): number =>
      [...html.matchAll(/data:image\\?\/(jpeg|webp);base64,[\w+/\\]{100}/g)].length;
    expect(pictures(shown)).toBeGreaterThan(1);
    expect(pictures(hidden)).toBe(0);
    expect(shown.diagnosis.frames?.length).toBeGreaterThan(0);
    expect(shown.diagnosis.withoutPictures).toBeUndefined();
    expect(hidden.diagnosis.frames).toBeUndefined();
    expect(hidden.diagnosis.withoutPictures).toBe(true);
    expect(Object.keys(hidden.values)).toEqual(Object.keys(shown.values));
    const diagnoses = [hidden, hidden].map(({ diagnosis }) => ({
      ...diagnosis,
      arm: 'head' as const,
    }));
    expect(pictureNotes({ diagnoses }, plainStyle)).toEqual([
      'no screenshots, no filmstrip and no report of Lighthouse of what is behind a login ' +
        `(${account.id}); "evidence": "always" keeps them`,
    ]);
  } finally {
    await browser.close();
    await site.close();
  }
});
