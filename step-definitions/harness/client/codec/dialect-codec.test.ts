import assert from 'node:assert/strict'
import test from 'node:test'
import { RequirementNotMet, SuiteFault, TargetFailure } from '../../errors'
import type { Dialect } from './dialect'
import { Interpreter } from './dialect-codec'

/** Says `sub p`, and reads `ok subscribe p`, `no …` and `msg p c payload`. */
const PLAIN: Dialect = {
  encode: ({ action, pattern }) =>
    pattern.includes('?') ? undefined : `${action === 'subscribe' ? '' : 'un'}sub ${pattern}`,
  decode: (frame) => {
    const [word, one, other, payload] = String(frame).split(' ')
    if (word === 'msg' && one && other && payload) return { pattern: one, channel: other, payload }
    return word === 'ok' && one && other ? { action: one, pattern: other, status: true } : undefined
  },
}

const through = (other: object = {}) => new Interpreter('plain', { ...PLAIN, ...other } as Dialect)
const REQUEST = { action: 'subscribe', pattern: 'p' } as const

test('requests go out in its words, as text or bytes', () => {
  assert.equal(through().request(REQUEST), 'sub p')
  const bytes = through({ encode: () => new Uint8Array([0xff, 1]) }).request(REQUEST)
  assert.deepEqual([Buffer.isBuffer(bytes), [...bytes]], [true, [0xff, 1]])
})

test('its frames become replies and deliveries, with what they said kept', () => {
  const speech = through()
  const answer = {
    raw: 'ok subscribe p',
    binary: false,
    kind: 'answer',
    body: { action: 'subscribe', pattern: 'p', status: true },
  }
  assert.deepEqual(speech.read('ok subscribe p'), answer)
  const delivery = {
    raw: 'msg p c x',
    binary: false,
    kind: 'delivery',
    body: { pattern: 'p', channel: 'c', payload: 'x' },
  }
  assert.deepEqual(speech.read('msg p c x'), delivery)
  const bytes = speech.read(Buffer.from('msg p c x'))
  assert.deepEqual(
    [bytes.binary, bytes.raw, bytes.body],
    [true, Buffer.from('msg p c x').toString('base64'), delivery.body],
  )
  assert.equal(speech.unknownFrames, 0)
})

test('frames that it does not know are counted, from one scenario to the next', () => {
  const speech = through()
  for (const frame of ['welcome', '{"status":true}']) {
    const { kind, unknown, raw } = speech.read(frame)
    assert.deepEqual([kind, unknown, raw], ['other', true, frame])
  }
  assert.equal(speech.unknownFrames, 2)
  speech.begin()
  assert.equal(speech.unknownFrames, 0)
})

test('what its language cannot say is a fault of the server, in so many words', () => {
  const asked = () => through().request({ action: 'subscribe', pattern: 'p?' })
  const published = () => through({ publish: () => undefined }).publications('c', 'x')
  for (const [said, requirement] of [
    [asked, /^A client can ask to subscribe to any pattern$/],
    [published, /^Any payload can be published to any channel$/],
  ] as const)
    assert.throws(said, (error: unknown) => {
      assert.ok(error instanceof RequirementNotMet)
      assert.match(error.requirement, requirement)
      assert.equal(error.actual, 'none: the dialect plain has no words for it')
      return true
    })
})

test('names in Redis and publications are ours, if it has none of its own', () => {
  assert.equal(through().nameInRedis('p'), 'p')
  assert.deepEqual(through().publications('c', 'x'), [{ channel: 'c', payload: 'x' }])
  const speech = through({
    nameInRedis: (pattern: string) => `app/${pattern}`,
    publish: (channel: string, payload: string) => [
      { channel: `app/${channel}`, payload: new Uint8Array([payload.length]) },
    ],
  })
  assert.equal(speech.nameInRedis('p'), 'app/p')
  assert.deepEqual(speech.publications('c', 'xyz'), [{ channel: 'app/c', payload: Buffer.from([3]) }])
})

const fail = () => {
  throw new Error('oops')
}

for (const [what, other, use, words] of [
  ['encode throws', { encode: fail }, (it: Interpreter) => it.request(REQUEST), /encode\(\) threw: oops\.$/],
  ['encode gives no frame', { encode: () => 7 }, (it: Interpreter) => it.request(REQUEST), /encode\(\) gave number/],
  [
    'nameInRedis gives none',
    { nameInRedis: () => 7 },
    (it: Interpreter) => it.nameInRedis('p'),
    /nameInRedis\(\) gave number/,
  ],
  [
    'publish gives no list',
    { publish: () => 'c' },
    (it: Interpreter) => it.publications('c', 'x'),
    /gave no list of \{ channel, payload \}/,
  ],
  [
    'publish gives no payload',
    { publish: () => [{ channel: 'c' }] },
    (it: Interpreter) => it.publications('c', 'x'),
    /gave no list/,
  ],
] as const)
  test(`the dialect is wrong: ${what}`, () => {
    assert.throws(
      () => use(through(other)),
      (error: unknown) =>
        error instanceof TargetFailure &&
        /^The dialect plain is wrong: /.test(error.message) &&
        words.test(error.message),
    )
  })

for (const [what, decode, words] of [
  ['throws', fail, /decode\(\) threw: oops/],
  [
    'gives a status that is none',
    () => ({ status: 'ok' }),
    /gave \{"status":"ok"\}, no reply or delivery: \/status must be boolean/,
  ],
  ['gives neither', () => ({ action: 'subscribe' }), /must have required property 'payload'/],
  ['gives no object', () => true, /gave true, no reply or delivery: it must be object/],
] as const)
  test(`the dialect is wrong: decode ${what}; a socket is not told, the scenario is`, () => {
    const speech = through({ decode })
    assert.equal(speech.read('x').kind, 'other')
    assert.match(speech.failure?.message ?? '', words)
    assert.equal(speech.unknownFrames, 0)
    speech.begin()
    assert.equal(speech.failure, undefined)
  })

test('a request that is none is never said in any words', () => {
  assert.throws(() => through().request({ action: 'subscribe', pattern: '' }), SuiteFault)
})
