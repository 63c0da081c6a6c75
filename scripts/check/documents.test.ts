import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { isTypesOnly } from './coverage'
import { fileNameFacts, linkFacts } from './documents'

test('relative links lead to files, folders and headings', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'realizehit-documents-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'docs'))
  writeFileSync(join(folder, 'docs', 'ci.md'), '# In CI: `--junit`, and more\n')
  const file = join(folder, 'README.md')
  const ours = 'https://github.com/realizehit/realizehit-conformance/blob/main'
  const links = [
    'docs',
    'docs/ci.md',
    'docs/ci.md#in-ci---junit-and-more',
    '#top',
    'https://example.org/x',
    `${ours}/ARCHITECTURE.md`,
  ]
  const wrong = ['docs/no.md', 'docs/ci.md#elsewhere', '#nowhere', `${ours}/no.md`, `${ours}/LICENSE/no`]
  const rows = [...links, ...wrong].map((link) => `| [a](${link}) |`)
  writeFileSync(file, `# Top\n\n| links |\n|---|\n${rows.join('\n')}\n`)
  const facts = linkFacts(file)
  assert.equal(
    facts.length,
    links.length + wrong.length - 1,
    'absolute links are not looked at, but for those into the repository',
  )
  const broken = facts.filter(([, holds]) => !holds).map(([message]) => message)
  assert.deepEqual(
    broken,
    wrong.map((link) => `${file}: the link ${link} leads nowhere`),
  )
})

test('a file of types only has no line that could run', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'realizehit-documents-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const judge = (text: string) => {
    writeFileSync(join(folder, 'file.ts'), text)
    return isTypesOnly(join(folder, 'file.ts'))
  }
  assert.equal(
    judge("import type { A } from './a'\n/** doc */\nexport interface B { a: A } // so\nexport type C = A"),
    true,
  )
  assert.equal(judge('export interface B {}\nexport const b: B = {}'), false)
  assert.equal(judge("import './a'"), false)
})

test('a named file is there at whatever depth, by its whole name', () => {
  const facts = fileNameFacts(['run.ts', 'commands/run.ts', 'un.ts', 'run.ts'], ['runner/commands/run.ts'])
  assert.deepEqual(
    facts.map(([, holds]) => holds),
    [true, true, false],
  )
})
