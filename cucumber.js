// For those who call cucumber-js themselves: the suite on the bundled reference server.
// `npm run conformance` is the usual way; it judges any server and reports by clause.
const suite = {
  paths: ['features/specification/*.feature', 'features/completions/*.feature'],
  requireModule: [require.resolve('./scripts/register-ts.cjs')],
  require: ['step-definitions/support/!(*.test).ts', 'step-definitions/*.steps.ts'],
}
const parameters = { cwd: __dirname, path: '/engine.io', without: [], seed: 1 }

module.exports = {
  default: {
    ...suite,
    format: ['progress'],
    parallel: 2,
    worldParameters: {
      ...parameters,
      target: { kind: 'command', command: 'node -r ./scripts/register-ts.cjs reference-server/cli.ts' },
      limits: { must: 3000, start: 20000, stop: 5000 },
    },
  },
  // for `npm run mutation`: the server is in the same process, so that a mutant is switched on without a new one
  mutation: {
    ...suite,
    worldParameters: {
      ...parameters,
      target: { kind: 'module', module: require.resolve('./reference-server/index.ts') },
      // twice the server's own patience with Redis, or what it answers at its end would be in time by chance
      limits: { must: 2000, start: 20000, stop: 1500, shrink: 0 },
    },
  },
}
