import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { trace } from '../../test/runner/trace'
import { UsageError } from '../errors'
import { readTrace } from './trace'

/** Reads a file with this text. */
function read(t: TestContext, text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'trace-'))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 't.json'), text)
  return readTrace('t.json', folder)
}

const history = (steps: object[]) => ({ generated: { kind: 'history', clients: 2, patterns: 3, steps } })
const frames = (...all: object[]) => ({ generated: { kind: 'frames', frames: all } })

test('a trace is read as a run wrote it', (t) => {
  const asks = { does: 'asks', client: 1, action: 'subscribe', pattern: 2 }
  const steps = [asks, { does: 'publishes', channel: 2 }, { does: 'waits' }]
  for (const more of [{}, history(steps), frames({ text: '' }, { base64: '/w==' })]) {
    const given = { ...trace(), ...more }
    assert.deepEqual(read(t, JSON.stringify(given)), given)
  }
})

const leaves = (client: number) => ({ does: 'leaves', client, way: 'vanishes' })
const wrong: [string, object, RegExp][] = [
  [
    'of another version',
    { schemaVersion: 1 },
    /not a trace of this suite: its schemaVersion is 1; only 2 can be replayed/,
  ],
  ['without a version', { schemaVersion: undefined }, /at its top, it must have required property 'schemaVersion'/],
  ['without a requirement', { requirement: undefined }, /at its top, .*'requirement'/],
  ['with an extra key', { mood: 'bad' }, /at its top, it must NOT have additional properties: mood\.$/],
  ['with an invalid line', { scenario: { ...trace().scenario, line: 0 } }, /at \/scenario\/line, it must be >= 1/],
  ['with an invalid mark', { mark: 'alice' }, /at \/mark, it must match pattern/],
  ['with no frames', frames(), /at \/generated\/frames, it must NOT have fewer than 1 items/],
  ['with an invalid frame', frames({ text: 'x' }, { text: 1 }), /at \/generated\/frames\/1\/text, it must be string/],
  [
    'with a client out of range',
    history([leaves(1), leaves(2)]),
    /at \/generated\/steps\/1, it names something that the history/,
  ],
  ['with a pattern out of range', history([{ does: 'publishes', channel: 3 }]), /at \/generated\/steps\/0, it names/],
]
for (const [what, changes, message] of wrong)
  test(`rejected: a trace ${what}`, (t) => {
    assert.throws(
      () => read(t, JSON.stringify({ ...trace(), ...changes })),
      (error) =>
        error instanceof UsageError && message.test(error.message) && error.message.startsWith('t.json is not a'),
    )
  })

test('rejected: a missing file, a folder, invalid JSON, and JSON that is not an object', (t) => {
  assert.throws(() => readTrace('nowhere.json', '/tmp'), /^UsageError: there is no file nowhere\.json\.$/)
  assert.throws(
    () => readTrace('/', '/tmp'),
    /The trace \/ cannot be read: EISDIR: illegal operation on a directory\.$/,
  )
  assert.throws(
    () => read(t, '{"a"'),
    /t\.json:1:5: this is not JSON: the file ends too early: colon expected\. A trace is what --traces writes\.$/,
  )
  for (const text of ['null', '[]', '2'])
    assert.throws(() => read(t, text), /t\.json is not a trace: at its top, it must be object/)
})
