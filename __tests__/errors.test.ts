import { asHeadroomError, HeadroomError } from '../src/errors.ts';

test('an expected error carries its code, its kind and what to do', () => {
  const error = new HeadroomError('chrome-missing', 'no Chrome was found');
  expect([error.code, error.kind, error.hint]).toEqual([
    'chrome-missing',
    'measure',
    'Install Chrome or Chromium, or set CHROME_PATH.',
  ]);
});

test('whatever is thrown becomes an internal error that keeps what was thrown as its cause', () => {
  expect(asHeadroomError('boom')).toMatchObject({
    code: 'internal',
    kind: 'internal',
    message: 'boom',
    cause: 'boom',
  });
});
