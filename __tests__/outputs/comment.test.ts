import { openPublishing } from '../../src/outputs/publishing.ts';
import {
  bodies,
  context,
  finished,
  judgement,
  openPullRequest,
  type PullRequestOnGitHub,
  pull,
  rendered,
  shaOf,
} from '../support/pull-request-on-github.ts';

let pullRequest: PullRequestOnGitHub;
beforeEach(async () => {
  pullRequest = await openPullRequest();
});
afterEach(() => pullRequest.server.close());

const publish = async (
  changes: Parameters<typeof context>[0] = {},
  verdict: Parameters<typeof judgement>[0] = 'fail',
  text = rendered(),
) => {
  const publishing = await openPublishing(context(changes), pullRequest.ports, ['hunter2hunter2']);
  await publishing.publish(finished(text, judgement(verdict)));
  return publishing;
};
const run = (id: number, attempt = 1) => ({
  id,
  attempt,
  url: `https://github.com/acme/shop/actions/runs/${id}`,
});
const foreign = (body: string, login = 'mallory') => ({
  id: Math.floor(body.length + login.length),
  body,
  user: { login },
});

test('the first failing run comments, and carries suite and run in its hidden lines', async () => {
  await publish();
  expect(bodies(pullRequest.server)).toEqual([
    `<!-- headroom:default -->\n<!-- headroom-run ${shaOf('a')} 1000 1 -->\n### LCP of ` +
      `home is 18 % slower\n\n| target | change |\n|---|---|\n| home | +18 % |\n`,
  ]);
  expect(pullRequest.ports.log.lines).toEqual([]);
});

test('the second push updates the same comment', async () => {
  await publish();
  pullRequest.server.pulls.set(7, pull(shaOf('c')));
  await publish(
    { headSha: shaOf('c'), run: run(1001) },
    'pass',
    rendered({ markdown: 'All good' }),
  );
  expect(bodies(pullRequest.server)).toEqual([
    `<!-- headroom:default -->\n<!-- headroom-run ${shaOf('c')} 1001 1 -->\nAll good`,
  ]);
});

test('a run that was overtaken leaves the newer comment alone, and says so', async () => {
  pullRequest.server.pulls.set(7, pull(shaOf('c')));
  await publish({ headSha: shaOf('c'), run: run(1001) }, 'fail', rendered({ markdown: 'newer' }));
  await publish({ headSha: shaOf('a'), run: run(1000) });
  expect(bodies(pullRequest.server)).toEqual([expect.stringContaining('newer')]);
  expect(pullRequest.ports.log.lines).toEqual([
    'note: The pull request has moved on from aaaaaaa: its comment is left to the newer run.',
  ]);
});

test('a run that was overtaken before any comment says nothing about its commit', async () => {
  pullRequest.server.comments.set(7, []);
  pullRequest.server.pulls.set(7, pull(shaOf('c')));
  await publish({ run: run(1000) });
  expect(bodies(pullRequest.server)).toEqual([]);
});

test('the first attempt of a run does not overwrite its second', async () => {
  await publish({ run: run(1000, 2) }, 'fail', rendered({ markdown: 'second attempt' }));
  await publish({ run: run(1000, 1) }, 'fail', rendered({ markdown: 'first attempt' }));
  expect(bodies(pullRequest.server)).toEqual([expect.stringContaining('second attempt')]);
});

test('an overtaken run finishes its measuring notice, if no newer run wrote', async () => {
  await publish();
  pullRequest.server.pulls.set(7, pull(shaOf('c')));
  const overtaken = await openPublishing(
    context({ headSha: shaOf('c'), run: run(1001) }),
    pullRequest.ports,
    [],
  );
  await overtaken.progress('2 pages, about 3 min.');
  pullRequest.server.pulls.set(7, pull(shaOf('d')));
  await overtaken.publish(finished(rendered({ markdown: 'of c' }), judgement('pass')));
  expect(bodies(pullRequest.server)).toEqual([
    `<!-- headroom:default -->\n<!-- headroom-run ${shaOf('c')} 1001 1 -->\nof c`,
  ]);
});

test('an older run of the same commit does not overwrite the newer; a re-run does', async () => {
  await publish({ run: run(1005) }, 'fail', rendered({ markdown: 'of 1005' }));
  await publish({ run: run(1000) }, 'fail', rendered({ markdown: 'of 1000' }));
  expect(bodies(pullRequest.server)[0]).toMatch(/of 1005$/);
  await publish({ run: run(1000, 2) }, 'fail', rendered({ markdown: 'of 1000 again' }));
  expect(bodies(pullRequest.server)[0]).toMatch(/of 1000 again$/);
});

test("the comment is found on the third page; a stranger's with our marker is not", async () => {
  const marked = '<!-- headroom:default -->\nforged';
  pullRequest.server.comments.set(7, [
    foreign(marked),
    ...Array.from({ length: 230 }, (_, index) => ({
      id: 2000 + index,
      body: `talk ${index}`,
      user: { login: 'bob' },
    })),
    {
      id: 5000,
      body: '<!-- headroom:default -->\nours, of an old version',
      user: { login: 'github-actions[bot]' },
    },
  ]);
  await publish();
  const all = pullRequest.server.comments.get(7) ?? [];
  expect(all).toHaveLength(232);
  expect(all[0]?.body).toBe(marked);
  expect(all[231]?.body).toContain('LCP of home is 18 % slower');
});

test('our own comment that only quotes the marker is left alone', async () => {
  pullRequest.server.comments.set(7, [
    { id: 1, body: 'see <!-- headroom:default -->', user: { login: 'github-actions[bot]' } },
  ]);
  await publish();
  expect(bodies(pullRequest.server)).toHaveLength(2);
});

test('two suites have two comments, whatever their names hold', async () => {
  await publish({ suite: 'web--> <b>' });
  await publish({ suite: 'api' });
  expect(bodies(pullRequest.server).map((body) => body.split('\n')[0])).toEqual([
    '<!-- headroom:web%2D%2D%3E%20%3Cb%3E -->',
    '<!-- headroom:api -->',
  ]);
});

test('a comment that is deleted between reading and writing is written again', async () => {
  await publish();
  let reads = 0;
  pullRequest.server.chooseFault = (method) => {
    if (method === 'PATCH') {
      reads += 1;
      if (reads === 2) pullRequest.server.comments.set(7, []);
    }
    return undefined;
  };
  await publish({ run: run(1001) });
  expect(bodies(pullRequest.server)).toHaveLength(1);
  expect(bodies(pullRequest.server)[0]).toContain(' 1001 1 ');
});

test('two jobs that both found no comment end with one, the older', async () => {
  let listed = 0;
  pullRequest.server.chooseFault = (method, path) => {
    if (method === 'GET' && path.endsWith('/issues/7/comments')) listed += 1;
    if (method === 'POST' && path.endsWith('/issues/7/comments') && listed === 1) {
      pullRequest.server.comments.set(7, [
        {
          id: 50,
          body: `<!-- headroom:default -->\n<!-- headroom-run ${shaOf('a')} 999 1 -->\ntwin`,
          user: { login: 'github-actions[bot]' },
        },
      ]);
    }
    return undefined;
  };
  await publish();
  expect(pullRequest.server.comments.get(7)).toEqual([
    expect.objectContaining({ id: 50, body: expect.stringContaining(' 1000 1 ') }),
  ]);
});

test('a comment that was written although the answer was lost is not written twice', async () => {
  let lost = false;
  const server = pullRequest.server;
  server.chooseFault = (method, path) => {
    if (method === 'POST' && path.endsWith('/comments') && !lost) {
      lost = true;
      server.comments.set(7, [
        {
          id: 60,
          body: `<!-- headroom:default -->\n<!-- headroom-run ${shaOf('a')} 1000 1 -->\nx`,
          user: { login: 'github-actions[bot]' },
        },
      ]);
      return 'html-502';
    }
    return undefined;
  };
  await publish();
  expect(server.comments.get(7)).toEqual([
    expect.objectContaining({ id: 60, body: expect.stringContaining('LCP of home') }),
  ]);
});

test.each([
  ['auto', 'pass', 0],
  ['auto', 'inconclusive', 1],
  ['auto', 'fail', 1],
  ['always', 'pass', 1],
  ['never', 'fail', 0],
] as const)('comment: %s with verdict %s makes %i comments', async (comment, verdict, comments) => {
  await publish({ comment }, verdict);
  expect(bodies(pullRequest.server)).toHaveLength(comments);
});

test('auto comments on a change within budget, and where there is no budget yet', async () => {
  const changed = await openPublishing(context(), pullRequest.ports, []);
  await changed.publish(finished(rendered(), judgement('pass', { changes: [{} as never] })));
  const first = await openPublishing(context({ suite: 'first minute' }), pullRequest.ports, []);
  await first.publish(finished(rendered(), judgement('pass', { findings: [] })));
  expect(bodies(pullRequest.server)).toHaveLength(2);
});

test('while it measures, and after a crash, an existing comment says so on top', async () => {
  await publish();
  pullRequest.server.pulls.set(7, pull(shaOf('c')));
  const publishing = await openPublishing(
    context({ headSha: shaOf('c'), run: run(1001) }),
    pullRequest.ports,
    [],
  );
  await publishing.progress('3 pages, about 4 min.');
  expect(bodies(pullRequest.server)[0]).toBe(
    `<!-- headroom:default -->\n<!-- headroom-run ${shaOf('c')} 1001 1 -->\n<!-- ` +
      `headroom-shows ${shaOf('a')} 1000 -->\n` +
      '> ⏳ Measuring ccccccc in [this run](https://github.com/acme/shop/actions/runs/1001): ` ' +
      '3 pages, about 4 min. ` The report below is of an earlier run.\n' +
      '<!-- headroom-notice-end -->\n\n### LCP of home is 18 % slower\n\n| target | change |\n' +
      '|---|---|\n| home | +18 % |',
  );
  await publishing.fail(
    'the server exited with code 1: @everyone <img src=x> [click](http://evil)',
  );
  expect(bodies(pullRequest.server)[0]).toBe(
    `<!-- headroom:default -->\n<!-- headroom-run ${shaOf('c')} 1001 1 -->\n<!-- ` +
      `headroom-shows ${shaOf('a')} 1000 -->\n` +
      '> ⚠️ Headroom could not measure ccccccc: ` the server exited with code 1: @everyone ' +
      '<img src=x> [click](http://evil) ` [This ' +
      'run](https://github.com/acme/shop/actions/runs/1001) tells more. The report below is of ' +
      'an earlier run.\n' +
      '<!-- headroom-notice-end -->\n\n### LCP of home is 18 % slower\n\n| target | change |\n' +
      '|---|---|\n| home | +18 % |',
  );
});

test('a first run that crashes says so in a comment, a cancelled one does not', async () => {
  const cancelled = await openPublishing(context(), pullRequest.ports, []);
  await cancelled.fail('cancelled', 'cancelled');
  expect(bodies(pullRequest.server)).toEqual([]);
  const crashed = await openPublishing(context(), pullRequest.ports, []);
  await crashed.fail('Chrome is missing');
  expect(bodies(pullRequest.server)).toEqual([
    expect.stringContaining('could not measure aaaaaaa: ` Chrome is missing `'),
  ]);
});

test('a report past the limit becomes a pointer to the run, never a cut table', async () => {
  await publish({}, 'fail', rendered({ markdown: '| row |\n'.repeat(10_000) }));
  expect(bodies(pullRequest.server)[0]).toBe(
    `<!-- headroom:default -->\n<!-- headroom-run ${shaOf('a')} 1000 1 -->\n### Headroom: ` +
      `\` LCP of home +18 % (+12 to +25 %), 22 within \`\n\nThe report is too long for a ` +
      `comment: [read it in the run](https://github.com/acme/shop/actions/runs/1000).\n`,
  );
});

test('secrets and tokens do not get into the comment', async () => {
  await publish(
    {},
    'fail',
    rendered({
      markdown: 'Cookie hunter2hunter2, https://ada:pw@shop.test/, ghs_0123456789abcdefABCDEF',
    }),
  );
  expect(bodies(pullRequest.server)[0]?.split('\n')[2]).toBe(
    'Cookie ***, https://***@shop.test/, ***',
  );
});

test.each([
  ['locked', 'warn: GitHub: could not comment on the pull request: the conversation is locked.'],
  ['archived', 'warn: GitHub: could not comment on the pull request: the repository is archived.'],
  [
    'no-permission',
    'warn: GitHub: could not comment on the pull request: the token may not. Add ' +
      '"pull-requests: write" under "permissions:" in the workflow.',
  ],
] as const)('a conversation that is %s ends in one warning', async (fault, warning) => {
  pullRequest.server.chooseFault = (method, path) =>
    method === 'POST' && path.endsWith('/comments') ? fault : undefined;
  await publish();
  expect(pullRequest.ports.log.lines).toEqual([warning]);
});

test('a cancel that comes while it is being said what is measured has the last word', async () => {
  await publish();
  const publishing = await openPublishing(context({ run: run(1001) }), pullRequest.ports, []);
  const saying = publishing.progress('2 pages');
  await Promise.all([
    saying,
    publishing.fail('The run was cancelled.', 'cancelled'),
    publishing.progress('2 pages'),
  ]);
  expect(bodies(pullRequest.server)).toEqual([
    expect.stringContaining('could not measure aaaaaaa: ` The run was cancelled. `'),
  ]);
  expect(pullRequest.server.checks.at(-1)).toMatchObject({
    status: 'completed',
    conclusion: 'cancelled',
    output: { title: 'Could not measure' },
  });
});

/** What a commit does to the comment, each by a run of its own. */
const steps = {
  fails: (headSha: string, id: number) => publish({ headSha, run: run(id) }),
  isWithin: (headSha: string, id: number) =>
    publish({ headSha, run: run(id) }, 'pass', rendered({ markdown: 'All good' })),
  touchesNothing: async (headSha: string, id: number) =>
    (await openPublishing(context({ headSha, run: run(id) }), pullRequest.ports, [])).skip(
      'Nothing to measure: the change touches nothing.',
    ),
  crashes: async (headSha: string, id: number) =>
    (await openPublishing(context({ headSha, run: run(id) }), pullRequest.ports, [])).fail(
      'Chrome is missing',
    ),
  isCancelled: async (headSha: string, id: number) => {
    const publishing = await openPublishing(
      context({ headSha, run: run(id) }),
      pullRequest.ports,
      [],
    );
    await publishing.progress('2 pages');
    await publishing.fail('The run was cancelled.', 'cancelled');
  },
  isKilled: async (headSha: string, id: number) =>
    (await openPublishing(context({ headSha, run: run(id) }), pullRequest.ports, [])).progress(
      '2 pages',
    ),
} as const;

/** The steps in their order, on the commits a, b, c … of the runs 1000, 1001 … */
async function after(...names: readonly (keyof typeof steps)[]): Promise<readonly string[]> {
  for (const [index, name] of names.entries()) {
    const sha = shaOf('abcdef'[index] ?? '');
    pullRequest.server.pulls.set(7, pull(sha));
    await steps[name](sha, 1000 + index);
  }
  return bodies(pullRequest.server);
}

const leftOut = (sha: string, last: string) =>
  `### Headroom: nothing to measure\n\nThis commit, ${sha}, touches nothing that is ` +
  `measured${last}.\n`;
const lastWas = (sha: string, id: number) =>
  `; the last measured commit was ${sha}, in [this ` +
  `run](https://github.com/acme/shop/actions/runs/${id})`;

test.each<[readonly (keyof typeof steps)[], string, string]>([
  [['fails', 'touchesNothing'], 'bbbbbbb', lastWas('aaaaaaa', 1000)],
  [['fails', 'touchesNothing', 'touchesNothing'], 'ccccccc', lastWas('aaaaaaa', 1000)],
  [['fails', 'isWithin', 'touchesNothing'], 'ccccccc', lastWas('bbbbbbb', 1001)],
  [['fails', 'crashes', 'touchesNothing'], 'ccccccc', lastWas('aaaaaaa', 1000)],
  [['fails', 'isCancelled', 'crashes', 'touchesNothing'], 'ddddddd', lastWas('aaaaaaa', 1000)],
  [['fails', 'isKilled', 'touchesNothing'], 'ccccccc', lastWas('aaaaaaa', 1000)],
  [['fails', 'touchesNothing', 'crashes', 'touchesNothing'], 'ddddddd', lastWas('aaaaaaa', 1000)],
  [['crashes', 'touchesNothing'], 'bbbbbbb', ''],
  [['crashes', 'isKilled', 'touchesNothing'], 'ccccccc', ''],
])(
  'after %j the comment holds no old verdict, and names the last commit that was measured',
  async (names, sha, last) => {
    const [body = '', ...others] = await after(...names);
    expect([body.slice(body.indexOf('###')), others]).toEqual([leftOut(sha, last), []]);
    expect(body).not.toMatch(/⏳|⚠️|slower/);
  },
);

test.each<[readonly (keyof typeof steps)[], number]>([
  [['touchesNothing'], 0],
  [['touchesNothing', 'fails'], 1],
])(
  'a commit that touches nothing begins no conversation: after %j there are %i comments',
  async (names, count) => {
    expect(await after(...names)).toHaveLength(count);
  },
);

test('a report that follows a commit without one is a report as any other', async () => {
  await after('fails', 'touchesNothing', 'isWithin');
  expect(bodies(pullRequest.server)).toEqual([
    `<!-- headroom:default -->\n<!-- headroom-run ${shaOf('c')} 1002 1 -->\nAll good`,
  ]);
});
