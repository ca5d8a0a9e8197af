/** The layer rules of the design, held by `npm run check`. */
const stages = 'config|measure|baseline|compare|decide|report|publish';
const pureStages = 'compare|decide|report';

/** What every stage shares: the nouns, the metric table, the errors, the ports, which path lies in which folder, what covers secrets, which hosts are this machine, the version. */
const shared =
  '^src/(model|model/[a-z-]+|metrics|errors|connection-errors|http-header|inside|lighthouse-audits|loopback|ports|ports-github|redact|redact/[a-z-]+|version)\\.ts$';

/** Where the stages are put together. */
const pipeline = '^src/((index|cli|main|github-step)\\.ts$|pipeline/)';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'stage-imports-stage',
      comment: 'A stage hands plain data to the next through the pipeline: it imports the shared nouns and its own folder.',
      severity: 'error',
      from: { path: `^src/(${stages})/` },
      to: { path: '^src/', pathNot: [shared, '^src/$1/'] },
    },
    {
      name: 'only-the-pipeline-imports-stages',
      comment: 'Only the entries (github-step is a part of index), main and pipeline/ know the stages.',
      severity: 'error',
      from: { path: '^src/', pathNot: [pipeline, `^src/(${stages})/`] },
      to: { path: `^src/(${stages})/` },
    },
    {
      name: 'only-entries-import-adapters',
      comment: 'Everything outside is passed in as ports by the two entries.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/(index|cli|github-step)\\.ts$', '^src/adapters/'] },
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
      to: { path: ['node_modules/(@actions|@octokit|lighthouse|autocannon|chrome-launcher|undici)/', '^(#lighthouse$|@actions/|@octokit/)'] },
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
    { name: 'orphan', comment: 'Nothing imports it and it imports nothing.', severity: 'error', from: { orphan: true, path: '^src/' }, to: {} },
    { name: 'not-to-be-found', comment: 'The import leads nowhere.', severity: 'error', from: { path: '^src/' }, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], mainFields: ['module', 'main', 'types'] },
  },
};
