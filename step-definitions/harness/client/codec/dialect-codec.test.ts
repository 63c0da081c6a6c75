import assert from 'node:assert/strict'
import test from 'node:test'
import { NotObserved, RequirementNotMet, SuiteError, TargetFailure } from '../../errors'
import type { Dialect } from './dialect'
import { DialectCodec } from './dialect-codec'

/** Sends `sub p`, and reads `ok subscribe p`, `no …` and `msg p c payload`. */
const PLAIN: Dialect = {
  encode: ({ action, pattern }) =>
    pattern.includes('?') ? undefined : `${action === 'subscribe' ? '' : 'un'}sub ${pattern}`,
  decode: (frame) => {
    const [word, one, other, payload] = String(frame).split(' ')
    if (word === 'msg' && one && other && payload) return { pattern: one, channel: other, payload }
    return word === 'ok' && one && other ? { action: one, pattern: other, status: true } : undefined
  },
}

const through = (other: object = {}) => new DialectCodec('plain', { ...PLAIN, ...other } as Dialect)
const REQUEST = { action: 'subscribe', pattern: 'p' } as const

test('requests are encoded by the dialect, as text or bytes', () => {
  assert.equal(through().request(REQUEST), 'sub p')
  const bytes = through({ encode: () => new Uint8Array([0xff, 1]) }).request(REQUEST)
  assert.deepEqual([Buffer.isBuffer(bytes), [...bytes]], [true, [0xff, 1]])
})

test('frames become replies and deliveries, and their raw text is kept', () => {
  const codec = through()
  const reply = {
    raw: 'ok subscribe p',
    binary: false,
    kind: 'reply',
    body: { action: 'subscribe', pattern: 'p', status: true },
  }
  assert.deepEqual(codec.read('ok subscribe p'), reply)
  const delivery = {
    raw: 'msg p c x',
    binary: false,
    kind: 'delivery',
    body: { pattern: 'p', channel: 'c', payload: 'x' },
  }
  assert.deepEqual(codec.read('msg p c x'), delivery)
  const bytes = codec.read(Buffer.from('msg p c x'))
  assert.deepEqual(
    [bytes.binary, bytes.raw, bytes.body],
    [true, Buffer.from('msg p c x').toString('base64'), delivery.body],
  )
  assert.equal(codec.unknownFrames, 0)
})

test('unknown frames are counted, for each scenario', () => {
  const codec = through()
  for (const frame of ['welcome', '{"status":true}']) {
    const { kind, unknown, raw } = codec.read(frame)
    assert.deepEqual([kind, unknown, raw], ['other', true, frame])
  }
  assert.equal(codec.unknownFrames, 2)
  codec.reset()
  assert.equal(codec.unknownFrames, 0)
})

test('what the dialect cannot express is not observed, or a failure where the clause demands it, with the reason', () => {
  const codec = through({ publish: () => undefined })
  const requested = () => codec.request({ action: 'subscribe', pattern: 'p?' })
  const published = () => codec.publications('c', 'x')
  for (const [said, requirement] of [
    [requested, /^A client can ask to subscribe to "p\?"$/],
    [published, /^This payload can be published to "c"$/],
  ] as const) {
    assert.throws(said, (error: unknown) => {
      assert.ok(error instanceof NotObserved)
      assert.match(error.requirement, requirement)
      return error.capability === 'dialect'
    })
    codec.mustExpress = true
    assert.throws(said, (error: unknown) => {
      assert.ok(error instanceof RequirementNotMet)
      assert.match(error.requirement, requirement)
      assert.equal(error.actual, 'none: the dialect plain has no words for it')
      return true
    })
    codec.reset()
  }
})

test('names in Redis and publications are unchanged by default', () => {
  assert.equal(through().nameInRedis('p'), 'p')
  assert.deepEqual(through().publications('c', 'x'), [{ channel: 'c', payload: 'x' }])
  const codec = through({
    nameInRedis: (pattern: string) => `app/${pattern}`,
    publish: (channel: string, payload: string) => [
      { channel: `app/${channel}`, payload: new Uint8Array([payload.length]) },
    ],
  })
  assert.equal(codec.nameInRedis('p'), 'app/p')
  assert.deepEqual(codec.publications('c', 'xyz'), [{ channel: 'app/c', payload: Buffer.from([3]) }])
})

const fail = () => {
  throw new Error('oops')
}

for (const [what, other, use, words] of [
  ['encode throws', { encode: fail }, (it: DialectCodec) => it.request(REQUEST), /encode\(\) threw: oops\.$/],
  [
    'encode returns no frame',
    { encode: () => 7 },
    (it: DialectCodec) => it.request(REQUEST),
    /encode\(\) returned number/,
  ],
  [
    'nameInRedis returns no name',
    { nameInRedis: () => 7 },
    (it: DialectCodec) => it.nameInRedis('p'),
    /nameInRedis\(\) returned number/,
  ],
  [
    'publish returns no list',
    { publish: () => 'c' },
    (it: DialectCodec) => it.publications('c', 'x'),
    /did not return a list of \{ channel, payload \}/,
  ],
  [
    'publish returns no payload',
    { publish: () => [{ channel: 'c' }] },
    (it: DialectCodec) => it.publications('c', 'x'),
    /did not return a list/,
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
    'returns a wrong status',
    () => ({ status: 'ok' }),
    /returned \{"status":"ok"\}, which is not a reply or delivery: \/status must be boolean/,
  ],
  ['returns neither', () => ({ action: 'subscribe' }), /must have required property 'payload'/],
  ['returns no object', () => true, /returned true, which is not a reply or delivery: it must be object/],
] as const)
  test(`the dialect is wrong: decode ${what}; the socket does not see it, the scenario does`, () => {
    const codec = through({ decode })
    assert.equal(codec.read('x').kind, 'other')
    assert.match(codec.failure?.message ?? '', words)
    assert.equal(codec.unknownFrames, 0)
    codec.reset()
    assert.equal(codec.failure, undefined)
  })

test('an invalid request is never encoded', () => {
  assert.throws(() => through().request({ action: 'subscribe', pattern: '' }), SuiteError)
})
