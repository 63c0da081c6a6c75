import assert from 'node:assert/strict'
import test from 'node:test'
import type { TranscriptEntry } from '../../../schemas/types'
import { createStyle } from './style'
import { transcriptLines } from './transcript'

const plain = createStyle({}, false)
const printed = (transcript: TranscriptEntry[]) => transcriptLines(transcript, plain).slice(1)
/** Entries of which none is like the one before. */
const many = (length: number, name = 'line'): TranscriptEntry[] =>
  Array.from({ length }, (_, at) => ({
    atMs: at,
    source: at % 2 ? 'bob' : 'alice',
    event: 'sends',
    text: `${name} ${at}`,
  }))
const step = (text: string): TranscriptEntry => ({ atMs: 0, source: 'step', event: 'Then', text })
const KEPT = '  transcript; more of it is in --json and --html, all of it in --traces'

test('steps are headings; what carried a packet stands beside its event; the quoted line is marked', () => {
  assert.deepEqual(
    printed([
      step('alice is told "status"'),
      { atMs: 1.25, source: 'alice', event: 'sends', text: 'x', via: 'POST 1' },
      { atMs: 12.5, source: 'redis', event: 'runs', text: 'PSUBSCRIBE a', quoted: true },
    ]),
    [
      '  transcript',
      '    Then alice is told "status"',
      '      1.3 ms  alice  sends (POST 1)  x',
      '→    12.5 ms  redis  runs            PSUBSCRIBE a',
    ],
  )
})

/** Entries of which this one is quoted. */
const quoting = (at: number, entries: TranscriptEntry[]): TranscriptEntry[] =>
  entries.map((entry, index) => (index === at ? { ...entry, quoted: true } : entry))

test('of a long transcript the terminal shows what is around the quoted line, under its step', () => {
  const lines = printed([...many(3), step('here'), ...quoting(47, many(97))])
  const [from, to] = ['         … 39 lines', '         … 38 lines']
  assert.deepEqual([lines[0], lines[1], lines[2], lines.at(-1)], [KEPT, from, '    Then here', to])
  assert.deepEqual([lines.length, lines.findIndex((line) => line.startsWith('→'))], [28, 15])
})

test('near an end of the transcript as many lines are shown', () => {
  for (const [at, earlier, later] of [
    [2, 0, 76],
    [97, 76, 0],
  ] as const) {
    const lines = printed(quoting(at, many(100)))
    const notes = lines.filter((line) => line.includes('…'))
    assert.deepEqual(
      notes,
      [earlier, later].flatMap((count) => (count ? [`         … ${count} lines`] : [])),
    )
    assert.equal(lines.length - notes.length - 1, 24)
  }
})

test('where nothing is quoted: the beginning of the step that failed, and the end', () => {
  const lines = printed([...many(40, 'before'), step('failed'), ...many(60, 'after')])
  const shown = lines
    .filter((line) => !/…|transcript/.test(line))
    .map((line) => line.replace(/^.*(?:sends|Then) */, ''))
  const range = (name: string, from: number, to: number) =>
    Array.from({ length: to - from }, (_, at) => `${name} ${from + at}`)
  const begin = [...range('before', 34, 40), 'failed', ...range('after', 0, 5)]
  assert.deepEqual(shown, [...begin, ...range('after', 48, 60)])
  assert.deepEqual(
    lines.filter((line) => line.includes('…')),
    ['  … 34', '  … 43'].map((note) => `       ${note} lines`),
  )
})

test('where the step that failed is near the end, or there is none, both are one part', () => {
  const near = printed([...many(40), step('failed'), ...many(5)])
  assert.deepEqual([near.length, near[1]], [26, '         … 22 lines'])
  const between = printed([...many(40), step('failed'), ...many(13)])
  assert.deepEqual([between.length, between[1]], [22, '         … 34 lines'])
  const none = printed(many(40))
  assert.deepEqual([none.length, none[1]], [26, '         … 16 lines'])
})

test('of many entries of one kind in a row some are shown, and every quoted one; pings and pongs are of one kind', () => {
  const received = (at: number): TranscriptEntry => ({ atMs: at, source: 'alice', event: 'receives', text: `<${at}>` })
  const entries = quoting(
    20,
    Array.from({ length: 50 }, (_, at) => received(at)),
  )
  const shown = printed(entries).map((line) => line.replace(/^.*receives */, ''))
  const around = ['<17>', '<18>', '<19>', '<20>', '<21>', '<22>', '<23>']
  assert.deepEqual(shown, [
    KEPT,
    ...['<0>', '<1>', '<2>', '         … 14 more of these'],
    ...around,
    ...['         … 23 more of these', '<47>', '<48>', '<49>'],
  ])
  const heartbeat = (at: number) => ({
    atMs: at,
    source: 'alice',
    event: at % 2 ? 'sends pong' : 'receives ping',
    text: '',
  })
  const beats = printed([...Array.from({ length: 20 }, (_, at) => heartbeat(at)), { ...heartbeat(1), text: 'probe' }])
  assert.deepEqual([beats.length, beats[4]], [9, '         … 14 more of these'])
  assert.equal(printed(entries.slice(0, 6)).length, 7)
})

test('what a server says is escaped, and stays on its line', () => {
  const [, line] = printed([{ atMs: 1, source: 'al\u001bice', event: 'receives', text: '\u001b[2J\n\u0000\u202e' }])
  assert.equal(line, '      1.0 ms  al\\x1bice  receives  \\x1b[2J⏎\\x00\\u202e')
})
