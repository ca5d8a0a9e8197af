/** Runs jobs by their id, one at a time. */
import { parentPort } from 'node:worker_threads';
import { allJobs } from './jobs.ts';

const jobs = new Map(allJobs().map((job) => [job.id, job]));

parentPort?.on('message', ({ id, seed, trials }: { id: string; seed: number; trials: number }) => {
  const job = jobs.get(id);
  if (!job) throw new Error(`no job ${id}`);
  parentPort?.postMessage({ id, seed, trials, ...job.run(seed, trials) });
});
