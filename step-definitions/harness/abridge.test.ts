import assert from 'node:assert/strict'
import test from 'node:test'
import type { TraceEntry } from '../../schemas/types'
import { abridge } from './abridge'

const entry = (source: string, event: string, text: string): TraceEntry => ({ atMs: 0, source, event, text })
const REPLY = '{"action":"subscribe","status":true}'
const REQUIREMENT = "alice's request is answered with status false"

/** The index of the entry that is marked, of these. */
function marked(entries: TraceEntry[], actual: string, requirement = REQUIREMENT): number {
  return abridge(entries, { requirement, actual }).findIndex(({ quoted }) => quoted)
}

test('the entry that the failure quotes is marked: of equal ones the last, of different ones the first', () => {
  const [asks, granted] = [entry('alice', 'sends', REPLY), entry('alice', 'receives', REPLY)]
  const delivery = entry('alice', 'receives', '{"payload":"some text"}')
  assert.equal(marked([asks, granted, asks, granted, delivery], `the server replied ${REPLY}`), 3)
  assert.equal(marked([asks, granted, delivery, granted], `${REPLY}\n${delivery.text}`), 2)
  assert.equal(marked([asks, granted], 'no reply: within 3000 ms'), -1)
  assert.equal(marked([asks], `the server replied ${REPLY}`), -1, 'what was sent is not what was seen')
})

test('what the client received that the requirement names comes first, whoever else received the same', () => {
  const [alice, bob] = [entry('alice', 'receives', REPLY), entry('bob', 'receives', REPLY)]
  assert.equal(marked([bob, alice], `it replied ${REPLY}`), 1)
  assert.equal(marked([bob, alice], `it replied ${REPLY}`, 'bob hears nothing more'), 0)
  assert.equal(marked([bob, alice], `it replied ${REPLY}`, 'nobody else hears it'), 0)
})

test('a command of Redis and a long frame are found, as claims quote them; a short text is not', () => {
  const long = entry('alice', 'receives', `{"x":"${'y'.repeat(5_000)}"}`)
  assert.equal(marked([long], `also: ${long.text.slice(0, 300)}… (${long.text.length} characters)`), 0)
  assert.equal(marked([long], `it replied ${long.text.slice(0, 2_000)}… (${long.text.length} characters)`), 0)
  assert.equal(
    marked([entry('redis', 'runs for h:1', 'PSUBSCRIBE 53a5e0d3:news:*')], 'Redis was sent PSUBSCRIBE 53a5e0d3:news:*'),
    0,
  )
  assert.equal(marked([entry('alice', 'receives', 'true')], 'status true'), -1)
})

const flood = (length: number) =>
  Array.from({ length }, (_, index) => entry('alice', 'receives', `frame number ${String(index).padStart(5, '0')}`))

test('twenty thousand entries are all kept', () => {
  assert.equal(abridge(flood(20_000)).length, 20_000)
  assert.equal(abridge(flood(20_001)).length, 10_001)
})

test('of more, the first are kept, the latest, and those around the marked one', () => {
  const texts = abridge(flood(10_000), { requirement: '', actual: 'frame number 05000' }, 2_000).map(({ text }) => text)
  assert.equal(texts.length, 2_002)
  const expected = [
    'frame number 00000',
    '4000 entries',
    'frame number 04500',
    'frame number 05499',
    '4000 entries',
    'frame number 09500',
  ]
  assert.deepEqual(
    [0, 500, 501, 1500, 1501, 1502].map((at) => texts[at]),
    expected,
  )
})

test('where none is marked, those around the step that failed are kept', () => {
  const entries = [...flood(6_000), entry('step', 'Then', 'alice is told status true'), ...flood(6_000)]
  const texts = abridge(entries, undefined, 2_000).map(({ text }) => text)
  assert.equal(texts[1_001], 'alice is told status true')
  assert.deepEqual([texts[500], texts[1_501]], ['5000 entries', '5001 entries'])
})

test('parts that touch or overlap have nothing left out between them', () => {
  for (const at of [0, 499, 700, 2_500, 2_999]) {
    const entries = flood(3_000).map((each, index) => (index === at ? entry('step', 'Then', 'here') : each))
    const kept = abridge(entries, undefined, 2_000)
    const left = kept.filter(({ event }) => event === 'leaves out').map(({ text }) => Number.parseInt(text, 10))
    const shown = kept.filter(({ event }) => event !== 'leaves out')
    assert.equal(shown.length + left.reduce((sum, count) => sum + count, 0), 3_000)
    assert.ok(shown.some(({ text }) => text === 'here'))
    assert.equal(new Set(shown.map(({ text }) => text)).size, shown.length, 'none is shown twice')
  }
})
