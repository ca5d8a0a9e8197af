/** A fork hands in measurements of its own making; a job that may write judges them. */
import { marked } from 'marked';
import {
  addArtifact,
  addRun,
  commit,
  measured,
  zipped,
} from '../../__tests__/support/artifact-history.ts';
import { fakeWorld, someConfig } from '../../__tests__/support/fake-ports.ts';
import { connect, createTestClock, createTestLog } from '../../__tests__/support/github-client.ts';
import { someMeasurements, someRound } from '../../__tests__/support/measurements.ts';
import {
  forkRunEnded,
  openPullRequest,
  pull,
  shaOf,
} from '../../__tests__/support/pull-request-on-github.ts';
import { zipOf } from '../../__tests__/support/zip.ts';
import { asHeadroomError } from '../../src/errors.ts';
import type { GitHubJob } from '../../src/github/github-job.ts';
import { judgeForkOnGitHub } from '../../src/github/judge-fork.ts';
import type { Config, Measurements } from '../../src/model.ts';
import type { Random } from '../verdict/random.ts';
import { type Attack, pick } from './attack.ts';
import { editKnowingly } from './knowing-edits.ts';
import { type Json, mutateJson } from './mutate-json.ts';

const event = forkRunEnded();
const target = 'home (mobile)';
const blocks = 12;

/** Keys that the format knows, or that somebody may hope it does. */
const keys = [
  ...[
    'selfCheck',
    'plans',
    'baseProblem',
    'baseFrom',
    'failures',
    'diagnoses',
    'verdict',
    'findings',
    'waivers',
    'budgets',
    'givenUp',
    'metric',
  ],
  ...[
    'invalid',
    'background',
    'disturbed',
    'least',
    'typical',
    'rounds',
    'maxRounds',
    'kind',
    'reportFile',
    '__proto__',
    'constructor',
    'policy',
  ],
];

/**
 * LCP and bytes are far over their limits and far from the base, so they fail whatever surrounds
 * the rounds.
 */
const honest: Measurements = someMeasurements({
  head: { commit: shaOf('a'), branch: 'faster', dirty: false },
  base: { commit: shaOf('b'), branch: 'main', dirty: false },
  rounds: Array.from({ length: blocks }, (_, block) => [
    someRound({ block, order: 0, values: { lcp: 4_000 + block, 'script-bytes': 200_000 } }),
    someRound({
      arm: 'base',
      block,
      order: 1,
      values: { lcp: 2_000 + block, 'script-bytes': 100_000 },
    }),
  ]).flat(),
  selfCheck: [{ target, metric: 'lcp', scale: 'ratio', least: 0.01, typical: 2_000, blocks: 5 }],
  plans: [{ target, kind: 'adaptive', maxRounds: 24 }],
});

function budgetOf(
  metric: string,
  bound: Config['budgets'][number]['bound'],
): Config['budgets'][number] {
  return {
    id: `${target} · ${metric} · ${bound.kind} · fail`,
    target,
    metric,
    level: 'fail',
    bound,
    source: undefined,
  };
}

const regression = { kind: 'regression', tolerance: { kind: 'relative', share: 0.05 } } as const;

/**
 * One budget is held at a time, so that none fails for another. LCP against the base is the fork's
 * word on both.
 */
const budgets = [
  budgetOf('lcp', { kind: 'limit', limit: 2_500 }),
  budgetOf('script-bytes', { kind: 'limit', limit: 150_000 }),
  budgetOf('script-bytes', regression),
];

const elementsOf = (markdown: string): readonly string[] =>
  [
    ...(marked.parse(markdown, { gfm: true, async: false }) as string).matchAll(
      /<([a-z][a-z0-9]*|!--)/gi,
    ),
  ].map(([, name]) => (name ?? '').toLowerCase());

/** The elements of a report. */
const own = new Set(
  (
    'p h2 h3 h4 table thead tbody tr th td code strong em ul ol li details summary ' +
    'blockquote pre br a hr sub'
  ).split(' '),
);

/** Headroom's own markers stand on lines of their own, above the report. */
function foreignMarkup(markdown: string): readonly string[] {
  const report = markdown.replace(/^(<!-- headroom[^\n]*-->\n)+/, '');
  const found = elementsOf(report).filter((name) => !own.has(name));
  return found.map((name) =>
    name === '!--' ? 'a planted marker' : `a <${name}> in what is published`,
  );
}

/**
 * Makes both kinds of try: with the rounds as they are, and with everything changed. A fork may say
 * anything of its own rounds.
 */
export async function artifactAttack(): Promise<Attack> {
  const pullRequest = await openPullRequest();
  const { server } = pullRequest;
  server.pulls.set(
    7,
    pull(shaOf('a'), {
      head: { sha: shaOf('a'), ref: 'faster', repo: { id: 2, owner: { login: 'ada' } } },
    }),
  );
  server.files.set('main:budgets.json', '{}');
  server.commits = [shaOf('b'), commit(1)];
  addRun(server, 1, shaOf('b'));
  const trusted = Array.from({ length: blocks }, (_, block) =>
    someRound({ block, values: { lcp: 2_000, 'script-bytes': 100_000 } }),
  );
  addArtifact(server, 1, zipped(measured(shaOf('b'), 2_000, { rounds: trusted })));
  addRun(server, event.runId, shaOf('a'), { event: 'pull_request', head_repository: { id: 2 } });
  /** Requests are bounded for a job, so each try is a job of its own. */
  const step = (): GitHubJob => ({
    event,
    run: {
      owner: 'acme',
      repository: 'shop',
      runId: 56,
      attempt: 1,
      url: 'https://github.com/acme/shop/actions/runs/56',
      workflowFile: 'judge.yml',
      sha: shaOf('b'),
      actor: 'ada',
      apiUrl: server.apiUrl,
      serverUrl: 'https://github.com',
    },
    repositoryId: 1,
    defaultBranch: 'main',
    github: connect(server.apiUrl, createTestClock(), createTestLog()),
    artifacts: undefined,
    listed: () => [],
    secrets: [],
    cancelled: new AbortController().signal,
    save: () => undefined,
  });

  return {
    name: 'artifacts',
    promise:
      'an artifact of a fork neither softens a limit, nor crashes the job, nor writes markup',
    async attempt(random: Random) {
      const config = someConfig({ mode: 'judge', budgets: [pick(random, budgets)] });
      const where = {
        budgetsPath: 'budgets.json',
        folder: '',
        baselineWorkflow: undefined,
        measuringWorkflows: [],
      };
      const settings = {
        publication: config,
        ...where,
        readConfig: async () => config,
        readData: async () => config,
      };
      const keepsRounds = random.uniform() < 0.6;
      const edited = random.uniform() < 0.5 ? editKnowingly(random, honest) : honest;
      const json = JSON.parse(JSON.stringify(edited)) as Json;
      const changed =
        edited !== honest && random.uniform() < 0.5
          ? json
          : mutateJson(random, json, keys, (path) => keepsRounds && /^rounds(\.|$)/.test(path));
      const at = addArtifact(
        server,
        event.runId,
        zipOf([{ name: 'measurements.json', content: JSON.stringify(changed) }]),
      );
      server.checks.length = 0;
      server.comments.clear();
      const effects: string[] = [];
      try {
        await judgeForkOnGitHub(event, settings, fakeWorld().ports, step());
      } catch (thrown) {
        const error = asHeadroomError(thrown);
        if (error.code === 'internal')
          effects.push(`an internal error: ${error.message.slice(0, 200)}`);
      }
      server.artifacts.splice(
        0,
        server.artifacts.length,
        ...server.artifacts.filter(({ id }) => id !== at),
      );
      const [check] = server.checks;
      if (check === undefined) effects.push('no check at all');
      else if (check.status !== 'completed') effects.push('a check that stays open');
      else if (keepsRounds && check.conclusion !== 'failure')
        effects.push(`a check that ends with ${check.conclusion}`);
      for (const { body } of server.comments.get(7) ?? []) effects.push(...foreignMarkup(body));
      if (check) effects.push(...foreignMarkup(check.output.summary));
      return effects;
    },
    close: () => pullRequest.server.close(),
  };
}
