/**
 * A runner, as far as a step sees it: inputs with the defaults of action.yml, the event's file, the
 * command files, main and then post.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { commandFile, type Step, stepEnvironment, writeStepFiles, written } from '../dist/step.ts';

export interface Job {
  /** Folder of the action. */
  readonly action: string;
  /** What it starts with; without it the built one. */
  readonly entry?: string;
  readonly workspace: string;
  /** Outside of the workspace: command files, the event, temporary files. */
  readonly temp: string;
  readonly token: string;
  /** Index of the job in its matrix. */
  readonly jobIndex?: number;
  readonly inputs: Readonly<Record<string, string>>;
  readonly event: { readonly name: string; readonly payload: object };
  readonly env: Readonly<Record<string, string>>;
}

export interface Ended {
  /** Of the main step; undefined when a signal ended it. */
  readonly code: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  /**
   * What main and post printed, without the lines that only the runner reads to know what it has to
   * cover.
   */
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** Resolves when the output so far and to come has matched. */
  printed(pattern: RegExp): Promise<void>;
  /** Resolves after the post step. */
  readonly ended: Promise<Ended>;
}

function defaultInputs(job: Job): Readonly<Record<string, string>> {
  const { inputs } = parse(readFileSync(join(job.action, 'action.yml'), 'utf8')) as {
    inputs: Record<string, { default?: string }>;
  };
  const contexts = { 'github.token': job.token, 'strategy.job-index': String(job.jobIndex ?? 0) };
  const filled = (text: string) =>
    text.replace(/\$\{\{ ([\w.-]+) \}\}/g, (_whole, name: string) => {
      const value = contexts[name as keyof typeof contexts];
      if (value === undefined)
        throw new Error(`action.yml uses ${name}, which the runner of the tests does not know`);
      return value;
    });
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [name, filled(String(input.default ?? ''))]),
  );
}

/** Starts the main step; the post step follows by itself, as the runner does it always. */
export function startJob(job: Job): Running {
  const step: Step = { ...job, inputs: { ...defaultInputs(job), ...job.inputs } };
  writeStepFiles(step);
  let log = '';
  const start = (state: Readonly<Record<string, string>>) => {
    const env = { ...stepEnvironment({ ...step, state }), ...job.env };
    const child = spawn(process.execPath, [join(job.action, job.entry ?? 'dist/index.js')], {
      cwd: job.workspace,
      env,
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        log += chunk.toString();
      });
    }
    const closed = new Promise<{ code: number | undefined; signal: NodeJS.Signals | undefined }>(
      (resolve) => {
        child.once('close', (code, signal) =>
          resolve({ code: code ?? undefined, signal: signal ?? undefined }),
        );
      },
    );
    return { child, closed };
  };
  const main = start({});
  const ended = main.closed.then(async (end): Promise<Ended> => {
    const post = await start(written(job.temp, 'state')).closed;
    if (post.code !== 0)
      throw new Error(`the post step ended with ${post.code ?? post.signal}: ${log}`);
    const outputs = written(job.temp, 'output');
    return {
      ...end,
      log: log.replace(/^::add-mask::.*$/gm, ''),
      outputs,
      summary: readFileSync(commandFile(job.temp, 'summary'), 'utf8'),
    };
  });
  return {
    child: main.child,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (pattern.test(log)) resolve();
        };
        main.child.stdout?.on('data', look);
        main.child.once('close', () =>
          reject(new Error(`ended before it printed ${pattern}: ${log}`)),
        );
        look();
      }),
    ended,
  };
}
