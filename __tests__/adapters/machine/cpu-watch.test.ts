import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watchCpu } from '../../../src/adapters/machine/cpu-watch.ts';

const onLinux = process.platform === 'linux' ? test : test.skip;

/**
 * Uses so much CPU time of its own, however long that takes on a busy machine, and then waits to be
 * ended.
 */
const burner = (ms: number): ChildProcess =>
  spawn(
    process.execPath,
    [
      '-e',
      `while (process.cpuUsage().user < ${ms * 1000}); console.log('done'); setInterval(() ` +
        '=> {}, 1000);',
    ],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );

const idler = (): ChildProcess =>
  spawn(process.execPath, ['-e', "console.log('up'); setInterval(() => {}, 1000);"], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });

async function speaks(child: ChildProcess): Promise<void> {
  if (child.stdout) await once(child.stdout, 'data');
}

async function end(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

onLinux(
  'CPU that another process burns is seen as taken by others, and that of an own child is not',
  async () => {
    const root = idler();
    await speaks(root);
    const [toOthers, toUs] = [watchCpu(root.pid), watchCpu(process.pid)];
    const fromMs = performance.now();
    const busy = burner(400);
    await speaks(busy);
    const [seen, own] = [toOthers(), toUs()];
    const seconds = (performance.now() - fromMs) / 1000;
    await Promise.all([end(busy), end(root)]);
    // The same window, watched for two different programs: all that differs is whose the burning
    // is.
    const difference = ((seen?.othersCores ?? 0) - (own?.othersCores ?? 0)) * seconds;
    expect(difference).toBeGreaterThan(0.3);
  },
);

onLinux('what an own child has burnt before it ended counts as own, and only once', async () => {
  const early = burner(300);
  await speaks(early);
  const root = idler();
  await speaks(root);
  const [toOthers, toUs] = [watchCpu(root.pid), watchCpu(process.pid)];
  const fromMs = performance.now();
  await end(early);
  const late = burner(300);
  await speaks(late);
  await end(late);
  const [seen, own] = [toOthers(), toUs()];
  const seconds = (performance.now() - fromMs) / 1000;
  await end(root);
  const difference = ((seen?.othersCores ?? 0) - (own?.othersCores ?? 0)) * seconds;
  expect(difference).toBeGreaterThan(0.2);
});
