/**
 * The layer rules of the design, held by `npm run check`: imports go one way, from the entries
 * to the ground.
 */
const stages = 'trigger|config|base|measure|saved|compare|decide|explain|report|outputs';
const pureStages = 'compare|decide|explain|report';

/**
 * What everybody shares: the nouns, the metric table, the errors, the ports, what covers secrets,
 * and facts that several stages need.
 */
const groundFiles = [
  'model/[a-z-]+',
  'model',
  'metrics/[a-z-]+',
  'metrics',
  'ports/[a-z-]+',
  'ports',
  'ports-github',
  'errors/[a-z-]+',
  'errors',
  'connection-errors',
  'http-header',
  'inside',
  'lighthouse-audits',
  'allowed-hosts',
  'loopback',
  'redact/[a-z-]+',
  'redact',
  'settings',
  'version',
];
const ground = `^src/(${groundFiles.join('|')})\\.ts$`;

/** From left to right: a layer may import every layer to its right, never one to its left. */
const layers = ['index|cli', 'action|terminal', 'github', 'run', stages];

const pathOf = (layer) => `^src/(${layer})(/|\\.ts$)`;

/** An import upward is an error. */
const upward = layers.slice(1).map((layer, at) => ({
  name: `${layer.split('|')[0]}-imports-upward`,
  comment: 'Imports go one way: entries, action and terminal, github, run, stages, ground.',
  severity: 'error',
  from: { path: pathOf(layer) },
  to: { path: pathOf(layers.slice(0, at + 1).join('|')) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...upward,
    {
      name: 'action-and-terminal-are-apart',
      comment: 'The two shells know the same layers and not each other.',
      severity: 'error',
      from: { path: '^src/(action|terminal)/' },
      to: { path: '^src/(action|terminal)/', pathNot: '^src/$1/' },
    },
    {
      name: 'stage-imports-stage',
      comment:
        'A stage hands plain data to the next through the run: it imports the ground and ' +
        'its own folder.',
      severity: 'error',
      from: { path: `^src/(${stages})/` },
      to: { path: '^src/', pathNot: [ground, '^src/$1/'] },
    },
    {
      name: 'ground-imports-a-layer',
      comment: 'The ground knows nobody who stands on it.',
      severity: 'error',
      from: { path: ground },
      to: { path: '^src/', pathNot: ground },
    },
    {
      name: 'adapters-import-more-than-the-ground',
      comment: 'Adapters do what the ports promise, and know no stage.',
      severity: 'error',
      from: { path: '^src/adapters/' },
      to: { path: '^src/', pathNot: [ground, '^src/adapters/'] },
    },
    {
      name: 'only-the-shells-name-adapters',
      comment: 'Everything outside is passed in as ports by the action and the terminal.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/(action|terminal)/', '^src/adapters/'] },
      to: { path: '^src/adapters/' },
    },
    {
      name: 'pure-stage-has-effects',
      comment: 'Comparing, deciding and reporting are functions of their arguments.',
      severity: 'error',
      from: { path: `^src/(${pureStages})/` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pure-stage-imports-the-outside',
      comment: 'Comparing, deciding and reporting know neither GitHub nor what measures.',
      severity: 'error',
      from: { path: `^src/(${pureStages})/` },
      to: {
        path: [
          'node_modules/(@actions|@octokit|lighthouse|autocannon|chrome-launcher|undici)/',
          '^(#lighthouse$|@actions/|@octokit/)',
        ],
      },
    },
    {
      name: 'src-imports-the-workshop',
      comment: 'The product does not lean on its tests, scripts, benchmarks or examples.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(__tests__|scripts|bench|examples|dist|build)/' },
    },
    {
      name: 'src-imports-a-development-dependency',
      comment: 'What the product imports is in "dependencies".',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'cycle',
      comment: 'Modules that need each other are one module, or one too many.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'orphan',
      comment: 'Nothing imports it and it imports nothing.',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: '^src/report/in-browser/' },
      to: {},
    },
    {
      name: 'not-to-be-found',
      comment: 'The import leads nowhere.',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
