/**
 * Loaded before the action's sources with `--import`: records the way that a run takes through
 * them, and writes it to the file that HEADROOM_WAY names when the process ends.
 */
import fs, { readFileSync, writeFileSync } from 'node:fs';
import { registerHooks, syncBuiltinESMExports } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** A function that a run came to for the first time. Files are named from the root. */
export interface Step {
  readonly file: string;
  readonly name: string;
  /** The file of the sources that called it; undefined where a library did. */
  readonly from: string | undefined;
}

/** What a run did, in the main step. */
export interface RecordedWay {
  readonly steps: readonly Step[];
  /** How often each function was called, as `file name`. */
  readonly calls: Readonly<Record<string, number>>;
  /** The files that opened the event's file, a library's among them; one a time. */
  readonly eventReaders: readonly string[];
  /** The files that parsed its text. */
  readonly eventParsers: readonly string[];
}

const { HEADROOM_WAY: out = '', GITHUB_EVENT_PATH: eventPath = '' } = process.env;
const isMainStep = (process.env.STATE_started ?? '') === '';
const root = new URL('../../', import.meta.url);
const sources = new URL('src/', root).href;

// Programs that the run starts are no part of its way.
delete process.env.NODE_OPTIONS;
delete process.env.HEADROOM_WAY;
if (out !== '' && isMainStep && process.argv[1]?.endsWith('/src/index.ts')) record();

function record(): void {
  const steps: Step[] = [];
  const calls = new Map<string, number>();
  const eventReaders: string[] = [];
  const eventParsers: string[] = [];
  const enter = (file: string, name: string): void => {
    const key = `${file} ${name}`;
    const before = calls.get(key) ?? 0;
    calls.set(key, before + 1);
    if (before > 0) return;
    const [, from] = filesOnStack().filter((one) => one.startsWith('src/'));
    steps.push({ file, name, from });
  };
  Object.assign(globalThis, { enterHeadroom: enter });
  registerHooks({
    load(url, context, next) {
      if (!url.startsWith(sources) || !url.endsWith('.ts')) return next(url, context);
      return { format: 'module', source: instrument(fileURLToPath(url)), shortCircuit: true };
    },
  });
  watchEvent(
    () => eventReaders.push(filesOnStack()[0] ?? ''),
    () => eventParsers.push(filesOnStack()[0] ?? ''),
  );
  process.on('exit', () => {
    const way: RecordedWay = {
      steps,
      calls: Object.fromEntries(calls),
      eventReaders,
      eventParsers,
    };
    writeFileSync(out, JSON.stringify(way));
  });
}

/** Returns the files on the stack, the nearest first, also of async functions that wait. */
function filesOnStack(): readonly string[] {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = 60;
  const frames = (new Error().stack ?? '').split('\n');
  Error.stackTraceLimit = before;
  return frames.flatMap((frame) => {
    const path = /(?:file:\/\/|[( ])(\/[^:]+):\d/.exec(frame)?.[1];
    return path === undefined || path === import.meta.filename
      ? []
      : [relative(fileURLToPath(root), path)];
  });
}

/** Tells whenever the event's file is opened, and its text parsed, whoever does it. */
function watchEvent(opened: () => void, parsed: () => void): void {
  const text = readFileSync(eventPath, 'utf8');
  for (const holder of [fs, fs.promises] as unknown as Record<string, unknown>[])
    for (const name of ['open', 'openSync', 'readFile', 'readFileSync']) {
      const original = holder[name];
      if (typeof original !== 'function') continue;
      holder[name] = (path: unknown, ...rest: unknown[]): unknown => {
        if (path === eventPath) opened();
        return original.call(holder, path, ...rest);
      };
    }
  syncBuiltinESMExports();
  const { parse } = JSON;
  JSON.parse = (given: string, ...rest) => {
    if (given === text) parsed();
    return parse(given, ...rest);
  };
}

/** Returns the source as JavaScript in which each function tells that it is entered. */
function instrument(path: string): string {
  const file = relative(fileURLToPath(root), path);
  return ts.transpileModule(readFileSync(path, 'utf8'), {
    fileName: file,
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ESNext,
      verbatimModuleSyntax: true,
    },
    transformers: { before: [(context) => (source) => announceAll(source, file, context)] },
  }).outputText;
}

function announceAll(
  source: ts.SourceFile,
  file: string,
  context: ts.TransformationContext,
): ts.SourceFile {
  const { factory } = context;
  const announce = (body: ts.ConciseBody, name: string): ts.Block => {
    const told = factory.createCallExpression(
      factory.createIdentifier('enterHeadroom'),
      undefined,
      [file, name].map((text) => factory.createStringLiteral(text)),
    );
    const rest = ts.isBlock(body) ? body.statements : [factory.createReturnStatement(body)];
    return factory.createBlock([factory.createExpressionStatement(told), ...rest], true);
  };
  const visit = (node: ts.Node): ts.Node => {
    const name = nameFunction(node, source);
    const one = ts.visitEachChild(node, visit, context);
    if (ts.isArrowFunction(one))
      return factory.updateArrowFunction(
        one,
        one.modifiers,
        one.typeParameters,
        one.parameters,
        one.type,
        one.equalsGreaterThanToken,
        announce(one.body, name),
      );
    if (ts.isFunctionDeclaration(one) && one.body)
      return factory.updateFunctionDeclaration(
        one,
        one.modifiers,
        one.asteriskToken,
        one.name,
        one.typeParameters,
        one.parameters,
        one.type,
        announce(one.body, name),
      );
    if (ts.isMethodDeclaration(one) && one.body)
      return factory.updateMethodDeclaration(
        one,
        one.modifiers,
        one.asteriskToken,
        one.name,
        one.questionToken,
        one.typeParameters,
        one.parameters,
        one.type,
        announce(one.body, name),
      );
    return one;
  };
  return ts.visitEachChild(source, visit, context);
}

/** Returns a function's name, or its place where it has none. */
function nameFunction(node: ts.Node, source: ts.SourceFile): string {
  const { name } = node as { readonly name?: ts.Node };
  if (name && ts.isIdentifier(name)) return name.text;
  const { parent } = node;
  if (parent && ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name))
    return parent.name.text;
  return `at ${Math.max(0, node.pos)} of ${source.text.length}`;
}
