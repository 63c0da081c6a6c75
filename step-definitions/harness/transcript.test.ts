import assert from 'node:assert/strict'
import test from 'node:test'
import { shorten, Transcript } from './transcript'

test('entries are in order, in ms since the scenario began, to a hundredth', () => {
  let now = 100
  const transcript = new Transcript(() => now)
  now = 101.23456
  transcript.note('alice', 'sends', 'x')
  now = 105
  transcript.note('redis', 'carries out', 'y')
  assert.deepEqual(transcript.entries(), [
    { atMs: 1.23, source: 'alice', event: 'sends', text: 'x' },
    { atMs: 5, source: 'redis', event: 'carries out', text: 'y' },
  ])
})

test('reset forgets everything and restarts the clock', () => {
  let now = 0
  const transcript = new Transcript(() => now)
  for (let i = 0; i < 2_500; i += 1) transcript.note('alice', 'sends', 'old')
  now = 50
  transcript.reset()
  assert.deepEqual(transcript.entries(), [])
  now = 51
  transcript.note('bob', 'sends', 'new')
  assert.deepEqual(transcript.entries(), [{ atMs: 1, source: 'bob', event: 'sends', text: 'new' }])
})

test('entries are in order of time, even if they are noted late; those of the same time in that of noting', () => {
  let now = 0
  const transcript = new Transcript(() => now)
  for (now = 1; now <= 4; now += 1) transcript.note('alice', 'sends', `${now}`, undefined, { via: `POST ${now}` })
  transcript.note('redis', 'runs', 'between 1 and 2', undefined, { at: 1.5 })
  transcript.note('redis', 'runs', 'at 2 too', undefined, { at: 2 })
  transcript.step('Then', 'they stand under their step')
  transcript.note('redis', 'runs', 'before the scenario', undefined, { at: -7 })
  assert.deepEqual(
    transcript.entries().map(({ text, via = '' }) => `${text} ${via}`),
    [
      'before the scenario ',
      '1 POST 1',
      'between 1 and 2 ',
      '2 POST 2',
      'at 2 too ',
      '3 POST 3',
      '4 POST 4',
      'they stand under their step ',
    ],
  )
  assert.deepEqual(transcript.exact().at(-1), {
    atMs: 5,
    source: 'step',
    event: 'Then',
    text: 'they stand under their step',
  })
})

test('programs get every entry of a flood; of 300,000 the first, the last, and how many are left out', () => {
  const transcript = new Transcript(() => 0)
  for (let i = 1; i <= 100_000; i += 1) transcript.note('s', 'e', `${i}`)
  assert.equal(transcript.exact().length, 100_000)
  for (let i = 100_001; i <= 300_000; i += 1) transcript.note('s', 'e', `${i}`)
  const texts = transcript.exact().map(({ text }) => text)
  assert.equal(texts.length, 200_001)
  assert.deepEqual(
    [texts[0], texts[100_000], texts[100_001], texts.at(-1)],
    ['1', '100000 entries', '200001', '300000'],
  )
})

test('a text at the limit is kept whole; a longer one is cut, with its length', () => {
  assert.equal(shorten('abcde', 5), 'abcde')
  assert.equal(shorten('abcdef', 5), 'abcde… (6 characters)')
  const transcript = new Transcript()
  transcript.note('alice', 'receives', 'x'.repeat(1_000_000))
  const [entry] = transcript.entries()
  assert.equal(entry?.text, `${'x'.repeat(2_000)}… (1000000 characters)`)
})

test('for programs texts are whole and come with data; for people they are short, without data', () => {
  const transcript = new Transcript(() => 0)
  const payload = 'x'.repeat(3_000)
  transcript.note('suite', 'publishes', `c ${payload}`, { channel: 'c', payload })
  const [exact] = transcript.exact()
  assert.deepEqual(exact, {
    atMs: 0,
    source: 'suite',
    event: 'publishes',
    text: `c ${payload}`,
    data: { channel: 'c', payload },
  })
  assert.deepEqual(Object.keys(transcript.entries()[0] ?? {}), ['atMs', 'source', 'event', 'text'])
})

test('texts beyond the total limit are short for programs too', () => {
  const transcript = new Transcript()
  const half = 'x'.repeat(40 * 1024 * 1024)
  for (const source of ['one', 'two']) transcript.note(source, 'receives', half, { payload: half })
  const [one, two] = transcript.exact()
  assert.equal(one?.text.length, half.length)
  assert.equal(two?.text, `${'x'.repeat(2_000)}… (${half.length} characters)`)
  assert.equal(two.data, undefined)
})

test('after rewind it has the given entries and goes on from there, with the same clock', () => {
  let now = 0
  const transcript = new Transcript(() => now)
  transcript.note('bob', 'connects', '')
  const given = transcript.exact()
  for (let i = 0; i < 2_500; i += 1) transcript.note('alice', 'sends', `${i}`)
  now = 9
  transcript.rewind(given)
  transcript.note('alice', 'sends', 'again')
  assert.deepEqual(transcript.entries(), [
    { atMs: 0, source: 'bob', event: 'connects', text: '' },
    { atMs: 9, source: 'alice', event: 'sends', text: 'again' },
  ])
})
