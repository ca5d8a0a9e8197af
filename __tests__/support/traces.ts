/**
 * Everything that jobs left behind, as texts by where they are: logs, command files, reports,
 * comments, checks, artifacts.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';
import { commandTexts } from '../dist/step.ts';
import type { ActionOnGitHub } from './action-on-github.ts';

/** Every text in a zip, by name. */
async function textsOf(zip: Buffer): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  const opened = await fromBufferPromise(zip, { lazyEntries: true });
  for await (const entry of opened.eachEntry())
    texts.set(entry.fileName, String(await buffer(await opened.openReadStreamPromise(entry))));
  return texts;
}

/**
 * `pulls`: numbers of pull requests whose comments count. Checks are those of the listed runs of
 * the repository itself.
 */
export async function tracesOf(
  { shop, ended }: ActionOnGitHub,
  pulls: readonly number[],
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const [index, { job, end }] of ended.entries()) {
    texts.set(`log ${index}`, end.log);
    for (const [name, text] of commandTexts(job.temp)) texts.set(`${name} of job ${index}`, text);
    const output = join(job.workspace, '.headroom');
    for (const name of readdirSync(output, { recursive: true, encoding: 'utf8' })) {
      // What the shop's own server prints is the shop's; what leaves the machine of it is in the
      // artifacts.
      if (/\.\w+$/.test(name) && !/^server-\w+\.log$/.test(name))
        texts.set(`${name} of job ${index}`, readFileSync(join(output, name), 'utf8'));
    }
  }
  for (const pull of pulls)
    for (const { id, body } of await shop.commentsOf(pull)) texts.set(`comment ${id}`, body);
  const { runs, locations } = shop.emulator.rest;
  const shas = new Set(
    runs
      .filter((listed) => listed.head_repository?.id === shop.repositoryId)
      .map((listed) => listed.head_sha),
  );
  for (const sha of shas)
    for (const check of await shop.checksOf(sha))
      texts.set(`check of ${sha}`, JSON.stringify(check));
  for (const [id, location] of locations) {
    const zip = Buffer.from(await (await fetch(location)).arrayBuffer());
    const isPage = zip.subarray(0, 9).equals(Buffer.from('<!doctype'));
    if (isPage) texts.set(`artifact ${id} page.html`, String(zip));
    else for (const [name, text] of await textsOf(zip)) texts.set(`artifact ${id} ${name}`, text);
  }
  return texts;
}

/** Where one of the secrets stands, as it is, as it stands in a URL, or in base64. */
export function leaksIn(
  texts: ReadonlyMap<string, string>,
  secrets: readonly string[],
): readonly string[] {
  const forms = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64'),
  ]);
  return [...texts].flatMap(([name, text]) =>
    forms.filter((form) => text.includes(form)).map((form) => `${name}: ${form.slice(0, 12)}…`),
  );
}
