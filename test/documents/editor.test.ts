import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadSupport } from '@cucumber/cucumber/api'
import { trackedFiles } from '../../scripts/check/tracked'

// What Cucumber's extension for VS Code is told: with it, no step of a feature is underlined. The extension reads step definitions
// without running them, so a parameter type whose expression is computed has to be told to it.

const ROOT = join(__dirname, '..', '..')
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const PARAMETER_TYPES = 'step-definitions/support/parameter-types.ts'
const ONLY_THESE = { requireModules: [], requirePaths: [PARAMETER_TYPES], importPaths: [], loaders: [] }
const NO_FEATURES = {
  paths: [],
  defaultDialect: 'en',
  names: [],
  tagExpression: '',
  order: 'defined' as const,
  shard: '',
}
const settings = JSON.parse(read('.vscode/settings.json'))

interface Registry {
  lookupByTypeName(name: string): { regexpStrings: readonly string[] } | undefined
}

const byGlob = (globs: string[]) => trackedFiles(...globs.map((glob) => `:(glob)${glob}`))

test('it finds every feature, every step and every parameter type', () => {
  assert.deepEqual(byGlob(settings['cucumber.features']), trackedFiles('*.feature'))
  assert.deepEqual(
    byGlob(settings['cucumber.glue']).sort(),
    [...trackedFiles('step-definitions/*.steps.ts'), PARAMETER_TYPES].sort(),
  )
})

test('it is told the parameter types that it cannot read, as they are', async () => {
  const all = [...read(PARAMETER_TYPES).matchAll(/name: '(\w+)',\s*regexp: (.)/g)]
  assert.ok(all.length > 10)
  const computed = all.filter(([, , first]) => first !== '/').map(([, name = '']) => name)
  const support = await loadSupport({ sources: NO_FEATURES, support: ONLY_THESE }, { cwd: ROOT })
  // Cucumber's API does not tell the type of what is in it
  const { parameterTypeRegistry } = support as unknown as { parameterTypeRegistry: Registry }
  assert.deepEqual(
    settings['cucumber.parameterTypes'],
    computed.map((name) => ({
      name,
      regexp: parameterTypeRegistry.lookupByTypeName(name)?.regexpStrings.join('|'),
    })),
  )
})
