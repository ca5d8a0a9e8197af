import { codeSpan } from '../../src/publish/plain.ts';
import { redact } from '../../src/publish/redact.ts';

test.each([
  ['plain', 'cookie=s3cr3t value', 'cookie=***'],
  ['in a URL', '/?q=s3cr3t%20value', '/?q=***'],
  ['in JSON', JSON.stringify({ password: 'line1\nwith "quotes"' }), '{"password":"***"}'],
  ['base64', `Basic ${Buffer.from('s3cr3t value').toString('base64')}`, 'Basic ***'],
  ['an Actions token', 'token ghs_16C7e42F292c6912E7710c838347Ae178B4a', 'token ***'],
  ['a personal token', 'github_pat_11AAAAAAA0abcdefghijkl_mnopqrstuv', '***'],
  ['a runtime token', 'eyJhbGciOiJIUzI1NiJ9.eyJzY3AiOiJBY3Rpb25zIn0.c2lnbmF0dXJl', '***'],
  ['credentials in an address', 'GET https://ada:lovelace@shop.test/a@b', 'GET https://***@shop.test/a@b'],
  ['a signed address', 'https://x.blob.core.windows.net/z?sv=1&sig=AbC%2F1&se=2', 'https://x.blob.core.windows.net/z?sv=1&sig=***&se=2'],
  ['a header', 'Authorization: Bearer abc.def', 'Authorization: ***'],
  ['a header in JSON', '"authorization":"Basic YTpi"', '"authorization":"***"'],
])('%s is covered', (_name, text, covered) => {
  expect(redact(text, ['s3cr3t value', 'line1\nwith "quotes"'])).toBe(covered);
});

test('a longer secret is covered whole though a shorter one is part of it, and ordinary words stay', () => {
  expect(redact('alpha-beta and alpha, 1 test', ['alpha', 'alpha-beta', '1', ''])).toBe('*** and ***, 1 test');
});

test('text of unknown origin becomes one code span that it cannot leave', () => {
  expect(codeSpan('a `b` ``c`` @all\n<script>\u202egnp.exe')).toBe('``` a `b` ``c`` @all <script> gnp.exe ```');
  expect(codeSpan('\n\t')).toBe('');
  expect(codeSpan('x'.repeat(20), 5)).toBe('` xxxx… `');
});
