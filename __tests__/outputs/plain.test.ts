import { codeSpan } from '../../src/outputs/plain.ts';

test('text of unknown origin becomes one code span that it cannot leave', () => {
  expect(codeSpan('a `b` ``c`` @all\n<script>\u202egnp.exe')).toBe(
    '``` a `b` ``c`` @all <script> gnp.exe ```',
  );
  expect(codeSpan('\n\t')).toBe('');
  expect(codeSpan('x'.repeat(20), 5)).toBe('` xxxx… `');
});
