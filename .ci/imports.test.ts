import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import test from 'node:test'

const ROOT = resolve(__dirname, '..')

/** The import table of ARCHITECTURE, by example: a file of each kind, what it may import, what it must not. */
const TABLE: Record<string, { may: string[]; never: string[] }> = {
  'step-definitions/client.steps.ts': {
    may: ['@cucumber/cucumber', './support', './support/world'],
    never: [
      ...[
        './harness/client',
        './reply.steps',
        '../runner/main',
        '../reference-server/server',
        '../schemas/reply.schema.json',
      ],
      ...['engine.io', 'engine.io-client', 'ioredis', 'ajv', 'ajv/dist/2020', 'ws', '@cucumber/cucumber/api'],
      ...['node:child_process', 'child_process', 'node:fs'],
    ],
  },
  'step-definitions/support/world.ts': {
    may: ['@cucumber/cucumber', './hooks', '../harness/client', '../harness/targets'],
    never: [
      ...['../client.steps', './../client.steps', '../../reference-server/server', '../../runner/main'],
      ...['engine.io', 'engine.io-client', 'ioredis', 'node:child_process', '../../schemas/reply.schema.json'],
    ],
  },
  'step-definitions/harness/client.ts': {
    may: [
      'node:fs',
      'engine.io-client',
      'ioredis',
      'ajv/dist/2020',
      'fast-check',
      './targets/url',
      '../../schemas/reply.schema.json',
    ],
    never: [
      ...['@cucumber/cucumber', '@cucumber/messages', 'engine.io', '../support/world', './../support/world'],
      ...['../client.steps', '../../reference-server/server', '../../runner/main', '../../features/clauses.json'],
    ],
  },
  'step-definitions/harness/targets/url.ts': {
    may: ['node:net', 'engine.io-client', 'ioredis', './index', '../client', '../../../schemas/reply.schema.json'],
    never: [
      ...['@cucumber/cucumber', '../../support/world', '../../client.steps', '../../../runner/main', 'engine.io'],
      ...['../../../reference-server/server', '../../../features/clauses.json'],
    ],
  },
  'reference-server/server.ts': {
    may: ['node:http', 'engine.io', 'ioredis', 'commander', './protocol', './faults/index'],
    never: [
      ...['../runner/main', '../step-definitions/harness/client', '../schemas/reply.schema.json', './../bench/suite'],
      ...['../features/clauses.json', 'ajv', 'engine.io-client', '@cucumber/cucumber', '@cucumber/cucumber/api'],
    ],
  },
  'reference-server/faults/deaf.ts': {
    may: ['node:http', 'engine.io', '../server', './index'],
    never: ['../../runner/main', '../../schemas/reply.schema.json', 'engine.io-client', 'ajv'],
  },
  'runner/main.ts': {
    may: [
      'node:fs',
      '@cucumber/cucumber/api',
      '@cucumber/messages',
      'ajv',
      '../schemas/a.json',
      '../features/clauses.json',
    ],
    never: [
      ...[
        '../step-definitions/support/world',
        '../reference-server/server',
        './../reference-server/server',
        '../bench/suite',
      ],
      ...['@cucumber/cucumber', 'engine.io', 'engine.io-client', 'ioredis'],
    ],
  },
  'runner/terminal/tree.ts': {
    may: [
      'node:fs',
      'picocolors',
      'jsonc-parser',
      '../report',
      './style',
      '../../schemas/a.json',
      '../../features/clauses.json',
    ],
    never: ['../../step-definitions/support/world', '../../reference-server/server', '@cucumber/cucumber', 'ioredis'],
  },
}

/** Every way of naming a module; type imports count too. */
const FORMS = [
  (source: string) => `import '${source}'`,
  (source: string) => `import type { A } from '${source}'`,
  (source: string) => `export { b } from '${source}'`,
  (source: string) => `import('${source}').then(console.log)`,
]

test('Biome holds the import table', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'realizehit-imports-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const configuration = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8'))
  writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...configuration, vcs: { enabled: false } }))
  const expected: string[] = []
  for (const [file, { may, never }] of Object.entries(TABLE)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    const line = (source: string) => FORMS.map((form) => form(source)).join('\n')
    writeFileSync(join(folder, file), [...may, ...never].map(line).join('\n'))
    const lines = never.flatMap((source, at) =>
      FORMS.map((_, form) => ({ source, at: (may.length + at) * FORMS.length + form })),
    )
    expected.push(...lines.map(({ source, at }) => `${file}:${at + 1} ${source}`))
  }
  const args = ['lint', '--only=style/noRestrictedImports', '--max-diagnostics=none', '--reporter=github', folder]
  const { stdout } = spawnSync(join(ROOT, 'node_modules', '.bin', 'biome'), args, { cwd: folder, encoding: 'utf8' })
  const found = [...stdout.matchAll(/noRestrictedImports,file=(.*?),line=(\d+)/g)].map(([, path = '', line = '']) => {
    const file = path.slice(path.indexOf(folder) + folder.length + 1)
    const source = readFileSync(join(folder, file), 'utf8')
      .split('\n')
      [Number(line) - 1]?.match(/'(.*)'/)?.[1]
    return `${file}:${line} ${source}`
  })
  assert.deepEqual(found.sort(), expected.sort())
})
