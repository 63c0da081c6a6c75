import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import clauses from '../../features/clauses.json'
import replySchema from '../../schemas/reply.schema.json'
import { SHORT_PINGS } from '../../step-definitions/support/scenario-servers'

const ROOT = join(__dirname, '..', '..')
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const PROTOCOL = read('docs/protocol.md')
const IDS = new Set(clauses.clauses.map(({ id }) => id))
const SECTIONS = new Set(clauses.clauses.map(({ section }) => section))

/** Clauses that a page makes up, to show how it is done. */
const MADE_UP: Record<string, string[]> = {
  'extending-the-features.md': ['wire/9'],
}

/** What looks like the id of a clause in a text: a section that we have, or any in backticks, then a slash and a number. */
const idsIn = (text: string) =>
  [...text.matchAll(/(?<![\w/.-])([a-z]+(?:-[a-z]+)*)\/\d+(?:\.\d+)*(`?)/g)]
    .filter(([, section = '', backtick]) => SECTIONS.has(section) || backtick)
    .map(([id]) => id.replace('`', ''))

/** The codes in the first column of the page's table of error codes. */
const codesInPage = () => {
  const section = PROTOCOL.split('### Error codes\n')[1]?.split('\n#')[0] ?? ''
  return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, code = '']) => code)
}

test('every clause that a page in docs/ names exists', () => {
  const pages = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'))
  assert.ok(pages.includes('protocol.md'))
  for (const page of pages) {
    const unknown = idsIn(read(`docs/${page}`)).filter((id) => !IDS.has(id))
    assert.deepEqual([...new Set(unknown)].sort(), MADE_UP[page] ?? [], `docs/${page}`)
  }
})

test('an id that is none would be found', () => {
  assert.deepEqual(
    idsIn('`wire/1`, `wires/2`, (subscribing/9.9) and features/wire/7, ./wire/8, connection/4.').filter(
      (id) => !IDS.has(id),
    ),
    ['wires/2', 'subscribing/9.9'],
  )
})

test('the page of the protocol names every clause', () => {
  const named = new Set(idsIn(PROTOCOL))
  assert.deepEqual(
    [...IDS].filter((id) => !named.has(id)),
    [],
  )
})

test('it has the error codes of the reference server, and no others', () => {
  const type = read('reference-server/protocol.ts').match(/export type ErrorCode =([\s\S]*?)\n\n/)?.[1] ?? ''
  const codes = [...type.matchAll(/'([^']+)'/g)].map(([, code]) => code)
  assert.ok(codes.length > 10)
  assert.deepEqual(codesInPage(), codes)
})

test('and they are codes as the schema of replies demands them', () => {
  const shape = new RegExp(replySchema.properties.error.pattern)
  for (const code of codesInPage()) assert.match(code, shape)
})

test('its times are those of the suite', () => {
  const help = read('runner/running/bounds.ts') + read('runner/target/target.ts')
  for (const [said, source] of [
    ['| 3 s, ', /DEFAULTS = .* timeout: 3_?000\b/],
    ['| 20 s | `--start-timeout` |', /START_MS = 20_?000\b/],
    ['| 5 s, then SIGKILL |', /STOP_MS = 5_?000\b/],
  ] as const) {
    assert.ok(PROTOCOL.includes(said), said)
    assert.match(help, source)
  }
  const number = (value: number) => value.toLocaleString('en-US')
  assert.ok(PROTOCOL.includes(`${number(SHORT_PINGS.interval)} and ${number(SHORT_PINGS.timeout)}`))
})
