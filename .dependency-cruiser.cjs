// The import table of ARCHITECTURE.md, and that no import goes in a circle. `npm test` checks it; by hand: npm run imports.
//
// Each room lists what it may import. Everything else is an error, type imports included. Tests may import what they
// test with, so they are left out of the table (not of the rule on circles).

const TEST = '\\.test\\.ts$'
const anyOf = (names) => `^node_modules/(${names.join('|')})(/|$)`

/** Files in `path` may import nothing but `may`: regular expressions of paths, and names of packages. */
function room(name, path, { may, packages = [], node = true, why }) {
  const allowed = [...may, ...(packages.length > 0 ? [anyOf(packages)] : [])]
  return {
    name,
    severity: 'error',
    comment: `${why} See ARCHITECTURE.md, "Who may import whom".`,
    from: { path, pathNot: TEST },
    to: { pathNot: allowed, ...(node ? { dependencyTypesNot: ['core'] } : {}) },
  }
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circle',
      severity: 'error',
      comment: 'Files that import each other cannot be read one after the other. Move what both need into a third.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'There is no such file or package.',
      from: {},
      to: { couldNotResolve: true },
    },
    room('steps', '^step-definitions/[^/]+\\.steps\\.ts$', {
      may: ['^step-definitions/support/'],
      packages: ['@cucumber/cucumber'],
      node: false,
      why: 'A step reaches the harness through the World, and is one to five lines.',
    }),
    room('support', '^step-definitions/support/', {
      may: ['^step-definitions/(support|harness)/', '^schemas/'],
      packages: ['@cucumber/cucumber'],
      node: false,
      why: 'support/ ties Cucumber to the harness, and knows nothing else.',
    }),
    room('harness', '^step-definitions/harness/', {
      may: ['^step-definitions/harness/', '^schemas/'],
      packages: ['engine\\.io-client', 'engine\\.io-client-3', 'ws', 'ioredis', 'ajv', 'fast-check', 'shlex'],
      why: 'The harness knows no Cucumber, no steps, no server and no runner.',
    }),
    room('reference-server', '^reference-server/', {
      may: ['^reference-server/'],
      packages: ['engine\\.io', 'ioredis', 'commander', 'ws'],
      why: 'The reference server stands alone: a codec shared with the suite would agree with its own mistake.',
    }),
    room('runner', '^runner/', {
      may: ['^runner/', '^schemas/'],
      packages: [
        ...['@bomb\\.sh/tab', '@cucumber/cucumber', 'ajv', 'badgen', 'cli-progress', 'commander', 'eta'],
        ...['fastest-levenshtein', 'jsonc-parser', 'mdast-util-[a-z-]+', '@types/mdast'],
        ...['picocolors', 'shlex', 'write-file-atomic', '@types/write-file-atomic', '@types/cli-progress'],
      ],
      why: 'The runner loads steps by glob, and knows a server as a command, a path or an address.',
    }),
    {
      name: 'runner-cucumber-api',
      severity: 'error',
      comment: 'The runner runs Cucumber by its API; what defines steps is for step-definitions/.',
      from: { path: '^runner/', pathNot: TEST },
      to: { path: '^node_modules/@cucumber/cucumber/', pathNot: '^node_modules/@cucumber/cucumber/(lib/api|api)/' },
    },
    room('schemas', '^schemas/', {
      packages: ['ajv'],
      may: ['^schemas/'],
      why: 'What the runner and the step definitions agree on depends on neither.',
    }),
    room('proof', '^proof/', {
      may: ['^proof/', '^reference-server/', '^runner/', '^schemas/'],
      packages: [
        '@cucumber/cucumber',
        '@cucumber/gherkin',
        '@swc/core',
        'commander',
        'engine\\.io',
        'eta',
        'ioredis',
        'typescript',
        'ws',
      ],
      why: 'The proof takes the reference server apart and runs the suite on it.',
    }),
    {
      name: 'proof-is-an-end',
      severity: 'error',
      comment: 'Nothing but tests and scripts imports the proof: the product must not need its own faults.',
      from: { pathNot: [TEST, '^(proof|test|scripts)/'] },
      to: { path: '^proof/' },
    },
    {
      name: 'test-is-an-end',
      severity: 'error',
      comment: 'Helpers and servers in test/ are for tests.',
      from: { pathNot: [TEST, '^(test|scripts)/'] },
      to: { path: '^test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // the first three have their own packages; the page's modules are resolved by the browser
    exclude: { path: '^(dist|coverage|bench/alternatives|reference-server/console/page)/' },
    preserveSymlinks: true, // a git worktree may link its node_modules
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['require', 'import', 'node', 'default', 'types'],
    },
  },
}
