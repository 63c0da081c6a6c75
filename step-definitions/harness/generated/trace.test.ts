import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { compileSchema } from '../../../schemas/compile'
import schema from '../../../schemas/trace.schema.json'
import type { GeneratedCase, Trace } from '../../../schemas/types'
import { generation } from '../../../test/harness/generation'
import { GeneratedCaseFailed, RequirementNotMet } from '../errors'
import { Transcript } from '../transcript'
import { type Failed, keepTrace, recordedMark } from './trace'

const validate = compileSchema<Trace>(schema)
const SUITE = { name: 'realizehit-conformance', version: '1.2.3', featuresDigest: '0'.repeat(64) }
const OF = { suite: SUITE, implementation: { kind: 'command', target: 'python3 server.py' } } as const

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'traces-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

/** A failure with an entry of every kind in its transcript; of a generated case, if one is given. */
function failed(generated?: GeneratedCase): Failed {
  const transcript = new Transcript()
  transcript.note('alice', 'connects', 'http://h/e over websocket', { transport: 'websocket' })
  transcript.note('alice', 'sends', '\ud800')
  transcript.note('suite', 'publishes', 'c x', { channel: 'c', payload: 'x' })
  transcript.note('suite', 'publishes', 'c x', { channel: 'c', payloadBase64: '/w==' })
  transcript.note('redis', 'carries out for h:1', 'PSUBSCRIBE p', { command: ['PSUBSCRIBE', 'p'] })
  const reason = new RequirementNotMet('r', 'e', 'a')
  const error = generated ? new GeneratedCaseFailed(reason, ['1. x'], 'seed 42', generated) : reason
  return { reason, error, generation: generation(transcript), mark: '53a5e0d3' }
}

function traceIn(file: string | undefined): Trace {
  const trace: unknown = JSON.parse(readFileSync(file ?? '', 'utf8'))
  assert.ok(validate(trace), JSON.stringify(validate.errors))
  return trace
}

test('a failure is kept whole, as the schema says, in a file named by clause and line, the same each time', (t) => {
  const folder = join(folderFor(t), 'made', 'for it')
  const settings = { every: folder, generated: '/nowhere', ...OF }
  const file = keepTrace(failed(), settings)
  assert.equal(file, join(folder, 'a-1-line-7.json'))
  assert.equal(keepTrace(failed(), settings), file)
  assert.deepEqual(readdirSync(folder), ['a-1-line-7.json'])
  const { schemaVersion, suite, implementation, scenario, clauses, seed, mark, requirement, expected, actual } =
    traceIn(file)
  assert.deepEqual([schemaVersion, suite, implementation], [2, SUITE, OF.implementation])
  assert.deepEqual(scenario, { name: 'a scenario', uri: 'features/a.feature', line: 7, steps: ['3 clients'] })
  assert.deepEqual([clauses, seed, mark, requirement, expected, actual], [['a/1'], 42, '53a5e0d3', 'r', 'e', 'a'])
  assert.deepEqual(
    traceIn(file).transcript.map(({ text }) => text),
    ['http://h/e over websocket', '\ud800', 'c x', 'c x', 'PSUBSCRIBE p'],
  )
})

for (const generated of [
  { kind: 'frames', frames: [{ text: '\ud800' }, { base64: '/w==' }] },
  {
    kind: 'history',
    clients: 2,
    patterns: 3,
    steps: [
      { does: 'asks', client: 1, action: 'unsubscribe', pattern: 2 },
      { does: 'publishes', channel: 0 },
      { does: 'waits' },
      { does: 'leaves', client: 0, way: 'vanishes' },
    ],
  },
] as const satisfies GeneratedCase[])
  test(`a generated case is kept as data, also where no other failure is: ${generated.kind}`, (t) => {
    const folder = folderFor(t)
    assert.equal(keepTrace(failed(), { generated: folder, ...OF }), undefined)
    const file = keepTrace(failed(generated), { generated: folder, ...OF })
    assert.equal(file, join(folder, 'a-1-seed-42-line-7.json'))
    assert.deepEqual(traceIn(file).generated, generated)
  })

test('where no folder is named nothing is kept, and a folder that cannot be is said', () => {
  assert.equal(keepTrace(failed(), undefined), undefined)
  const told = keepTrace(failed(), { every: '/dev/null/folder', generated: '/nowhere', ...OF })
  assert.match(told ?? '', /^not kept: ENOTDIR/)
})

test('what is played again has its names again, but where an earlier play may still be known', () => {
  const replay = { mark: '53a5e0d3' }
  const command = { kind: 'command', command: 'node s.js' } as const
  assert.equal(recordedMark({ target: command, replay }), '53a5e0d3')
  assert.equal(recordedMark({ target: { kind: 'module', module: '/s.js' }, replay }), '53a5e0d3')
  assert.equal(recordedMark({ target: { kind: 'url', url: 'http://h' }, replay }), undefined)
  assert.equal(recordedMark({ target: command }), undefined)
})
