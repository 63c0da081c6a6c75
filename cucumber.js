// For those who call cucumber-js themselves: the suite on the bundled reference server.
// `npm run conformance` is the usual way; it judges any server and reports by clause.
module.exports = {
  default: {
    paths: ['features/specification/*.feature', 'features/completions/*.feature'],
    requireModule: [require.resolve('./runner/register-ts.cjs')],
    require: ['step-definitions/support/!(*.test).ts', 'step-definitions/*.steps.ts'],
    format: ['progress'],
    parallel: 2,
    worldParameters: {
      target: { kind: 'command', command: 'node -r ./runner/register-ts.cjs reference-server/cli.ts' },
      cwd: __dirname,
      path: '/engine.io',
      without: [],
      limits: { must: 3000, start: 20000, stop: 5000 },
      seed: 1,
    },
  },
}
