/**
 * The rule that foreign text is covered before it is cut: half a secret is not recognized any more.
 * Each place in `src` that keeps the beginning of a text is listed here with its reason.
 */
import { join, relative } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '../..');

/** A commit, a date, a hash: a beginning as short as this holds nothing of a secret. */
const harmlessLength = 16;

const reasons: Readonly<Record<string, string>> = {
  'adapters/file-branch/git-problem.ts': 'covered in the same line',
  'adapters/files/folder-lock.ts': 'a lock is compared and never told',
  'adapters/github/problem.ts': 'covered in the same line',
  'adapters/github/issues.ts': 'publishing covers what it hands on',
  'adapters/guard-output.ts': 'the pieces are written one after the other',
  'adapters/owned-folder.ts': 'an owner is compared and never told',
  'config/document.ts': 'the beginning is searched for NUL',
  'config/edit-budgets.ts': 'the parts are put together again around a number',
  'config/reading.ts': 'the parts are put together again',
  'config/url-option.ts': 'an input of the workflow, whose passwords are known before',
  'config/waiver-command.ts': 'one character more than is accepted: a longer line is refused',
  'http-header.ts': 'only its characters are counted',
  'measure/endpoint/round.ts': 'the port of the load covers what a server said',
  'measure/flow/problems.ts': 'covered in the same line',
  'measure/page/report-names.ts': 'the name of a file, of the identifier of a target',

  'outputs/check-output.ts': 'publishing covers what it hands on',
  'outputs/plain.ts': 'publishing covers what it hands on',
  'outputs/status.ts': 'publishing covers what it hands on',
  'redact.ts': 'it covers',
  'redact/find-secrets.ts': 'the text before a match is searched for a scheme',
  'redact/needles.ts': 'the encoding of a secret',
  'report/marked.ts': 'the parts are put together again',
  'report/render/escape.ts': 'covered where it was measured or read',
  'saved/cut-text.ts': 'covered a few lines before',
  'saved/artifact/name.ts': 'the name of a suite',
};

const isText = (checker: ts.TypeChecker, node: ts.Expression): boolean =>
  (checker.getTypeAtLocation(node).flags & ts.TypeFlags.StringLike) !== 0;

/** Returns whether an argument ends the text at a small number, or counts from its end. */
const isHarmless = (end: ts.Expression): boolean =>
  ts.isPrefixUnaryExpression(end) ||
  (ts.isNumericLiteral(end) && Number(end.text) <= harmlessLength);

function cutsIn(file: ts.SourceFile, checker: ts.TypeChecker): readonly string[] {
  const cuts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      ['slice', 'substring', 'substr'].includes(node.expression.name.text) &&
      node.arguments[1] !== undefined &&
      !isHarmless(node.arguments[1]) &&
      isText(checker, node.expression.expression)
    )
      cuts.push(node.getText());
    ts.forEachChild(node, visit);
  };
  visit(file);
  return cuts;
}

function readProgram(files: readonly string[]): ts.Program {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  return ts.createProgram(files, { ...options, incremental: false });
}

const program = readProgram(ts.sys.readDirectory(join(root, 'src'), ['.ts']));
const sources = program
  .getSourceFiles()
  .map((file) => ({ file, path: relative(join(root, 'src'), file.fileName) }))
  .filter(({ path }) => !path.startsWith('..'));

test('a text is cut only where it was covered before, or is never told', () => {
  expect(sources.length).toBeGreaterThan(300);
  const checker = program.getTypeChecker();
  const cutting = sources
    .map(({ file, path }) => ({ path, cuts: cutsIn(file, checker) }))
    .filter(({ cuts }) => cuts.length > 0);
  const unlisted = cutting.filter(({ path }) => reasons[path] === undefined);
  expect(unlisted).toEqual([]);
  expect(Object.keys(reasons).filter((path) => !cutting.some((one) => one.path === path))).toEqual(
    [],
  );
});
