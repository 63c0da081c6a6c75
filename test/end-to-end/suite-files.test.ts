import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { describe } from 'node:test'
import { locateSuite, type SuiteFiles } from '../../runner/suite/suite-files'
import { Fixture, ROOT } from './fixture'

const FEATURE = 'features/specification/server-listening.feature'
const CLAUSES = 'features/clauses.json'

/** What is broken, the file of the suite, how its text is broken, and the expected messages. */
const BROKEN: [string, string, (text: string) => string, RegExp[]][] = [
  ['clauses.json is truncated', CLAUSES, (text) => text.slice(0, 500), [/clauses\.json cannot be read as JSON: /]],
  [
    'clauses.json is not a list of clauses',
    CLAUSES,
    () => '[]',
    [/clauses\.json is not a valid list of clauses: at its top, it must be object/],
  ],
  [
    'a clause lacks its level',
    CLAUSES,
    (text) => text.replace(/"level": "must",/, ''),
    [/clauses\.json is not a valid list of clauses: at \/clauses\/0.*level/],
  ],
  [
    'a feature is not valid Gherkin',
    FEATURE,
    (text) => `${text}\nthis is not a step\n`,
    [/features cannot be read/, /server-listening\.feature.*\(\d+:\d+\)/],
  ],
  [
    'a step is unknown',
    FEATURE,
    (text) => text.replace(/^( +)(Given|When|Then) .*/m, '$1$2 a miracle happens'),
    [/The suite has no definition for the step "a miracle happens"\./],
  ],
]

/** A copy of the suite's own files, of which one can be broken. */
function copyOfSuite(fixture: Fixture): SuiteFiles {
  const root = join(fixture.folder, 'suite')
  mkdirSync(root)
  cpSync(join(ROOT, 'features'), join(root, 'features'), { recursive: true })
  for (const name of [
    'node_modules',
    'package.json',
    'tsconfig.json',
    'step-definitions',
    'schemas',
    'reference-server',
  ])
    symlinkSync(join(ROOT, name), join(root, name))
  return { ...locateSuite(process.execPath), root, clauses: join(root, CLAUSES) }
}

describe('the suite’s own files are broken: exit code 3', () => {
  for (const [what, file, spoil, words] of BROKEN) {
    test(what, async (t) => {
      const fixture = await Fixture.create(t)
      const suite = copyOfSuite(fixture)
      const path = join(suite.root, file)
      writeFileSync(path, spoil(readFileSync(path, 'utf8')))
      const { code, stdout, stderr } = await fixture.judgeWith(suite, '--only', 'server-listening')
      const all = stdout + stderr
      assert.equal(code, 3, all)
      for (const word of words) assert.match(all, word)
      assert.doesNotMatch(all, /^\s+at .*:\d+:\d+/m)
      await fixture.assertNothingLeft()
    })
  }
})
