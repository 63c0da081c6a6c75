import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { createFixture } from '../../test/reference-server/fixture'
import { matchStepByStep } from '../../test/reference-server/matcher'
import { PRICE, patternCost } from './pattern-cost'

const fixture = createFixture()
before(fixture.open)
after(fixture.close)

const total = (pattern: string) => {
  const { plain, wild } = patternCost(pattern)
  return plain + wild
}
const wild = (pattern: string) => patternCost(pattern).wild

/** Channels in which the same few characters come again and again, as they do in the worst ones. */
const channels = fc
  .string({ unit: fc.constantFrom(...'aab]'), minLength: 1, maxLength: 8 })
  .map((word) => word.repeat(256).slice(0, 256))

/** Patterns of the characters that mean something to Redis. */
const patterns = fc.string({ unit: fc.constantFrom(...'*?[]^-\\abé'), minLength: 1, maxLength: 400 })

/** Patterns with parts that match such a channel for a while. */
const costly = fc
  .array(fc.constantFrom('*', 'a', 'aa', 'ab', '?', '[ab]', '[^b]', '\\a', 'aab', 'b', 'ba'), {
    minLength: 1,
    maxLength: 80,
  })
  .map((elements) => elements.join(''))

const shortPatterns = fc
  .array(fc.constantFrom('*', '**', 'a', 'b', '?', ']', '[', '^', '-', '\\', '[ab', '[^', 'a-', '\\]'), {
    minLength: 1,
    maxLength: 9,
  })
  .map((elements) => elements.join(''))

describe('patterns that begin with literals and have at most a star in the end', () => {
  test('have only a plain cost: of each length, only one matches a channel', () => {
    for (const pattern of ['p', 'app:tenant-123:orders:*', '*', ']-^', 'x'.repeat(4096)]) assert.equal(wild(pattern), 0)
    for (const pattern of ['a**', 'a*b', '*a', 'a?', 'a[b]', '\\a', 'a\\']) assert.ok(wild(pattern) > 0, pattern)
  })

  test('of those with a star, the long ones pay for their deliveries', () => {
    assert.ok(total(`${'x'.repeat(64)}*`) < 10 + total('x'.repeat(64)))
    assert.ok(total(`${'x'.repeat(65)}*`) > 1000 + total('x'.repeat(65)))
    assert.equal(wild(`${'x'.repeat(65)}*`), 0)
  })

  test('of ten thousand short ones, one client may have them all', () => {
    assert.ok(10_000 * total('chat:1234567890*') <= 1_000_000)
  })

  test('cost no more than the characters of the longest channel', () => {
    assert.ok(total('x'.repeat(255)) < total('x'.repeat(256)))
    assert.equal(total('x'.repeat(256)), total('x'.repeat(4096)))
    // Redis compares bytes.
    assert.equal(total('é'), total('ab'))
    assert.equal(patternCost('ab?').plain, total('ab'))
    assert.equal(patternCost('é?').plain, total('ab'))
  })
})

test('of ordinary patterns, one client may have hundreds or thousands', () => {
  // The README has these numbers.
  const most = (pattern: string) => Math.floor(1_000_000 / total(pattern))
  assert.deepEqual(
    ['chat:1234567890', 'app:tenant-123:orders:*', 'user:?????:*', 'news:[a-z]*', 'user:*:name', '*:created'].map(most),
    [10_000, 8264, 377, 379, 194, 169],
  )
})

describe('wildcards', () => {
  test('a star costs attempts at the rest of the channel, unless it is the last', () => {
    assert.ok(wild('a*b') > wild('a**') + 256)
    assert.ok(wild('*ab') > wild('a*b'))
    assert.equal(wild('*'.repeat(1002)) - wild('**'), 1000 * (PRICE.star + PRICE.deliveryByte))
    // Behind 256 characters, no channel has anything left.
    const long = `${'x'.repeat(256)}?`
    assert.equal(wild(`${long}*b*[abc]`) - wild(long), wild(`${long}xyxyxyxy`) - wild(long))
  })

  test('attempts cost what matches again and again', () => {
    const [distinct, same, any] = ['*abcdefgh', '*aaaaaaaa', '*????????'].map(wild) as [number, number, number]
    assert.ok(same > 1.5 * distinct)
    assert.equal(same, any)
    assert.ok(wild('*\\a\\a\\a') > wild('*\\a\\b\\c'))
  })

  test('of several parts behind stars, the dearest counts at each position', () => {
    assert.ok(wild('*a*b') < 1.1 * wild('*a'))
    const [both, first] = [wild('*aaaaaaaa*b'), wild('*aaaaaaaa')]
    assert.ok(both >= first && both < 1.1 * first)
    assert.ok(wild('*b*aaaaaaaa') >= first)
  })

  test('a class costs its length, wherever it ends', () => {
    const length = 300
    const classes = ['[a]', '[^a]', '[a', '[\\]]', '[a-]]', '[]', '[^]', '[\\'].map(
      (each) => [each, wild(each)] as const,
    )
    const longer = wild(`[${'a'.repeat(length)}]`)
    for (const [each, price] of classes) assert.ok(price < longer, each)
    // A bracket that does not end the class: what follows belongs to it, stars included.
    for (const open of ['[', '[\\]', '[a-]', '[^', '[^a-]', '[a-\\]']) {
      const stars = wild(`${open}*a*a*a*a`)
      if (open === '[a-\\]') assert.ok(stars > wild('a*a'), open)
      else assert.ok(stars < wild('a*a'), open)
    }
    for (const closed of ['[]', '[^]', '[^-]', '[\\a]', '[a-b]', '[a-]]'])
      assert.ok(wild(`${closed}*a*a*a*a`) > wild('a*a'), closed)
  })

  test('the patterns that made Redis busy are far over the limit of one client', () => {
    assert.ok(total(`*[${'b-n'.repeat(1360)}]i`) > 1_000_000)
    assert.ok(total(`*${'[abcdef]'.repeat(500)}`) > 500_000)
  })
})

test('whatever is added to a pattern makes it no cheaper, and a pattern has a price that is a whole number', () => {
  fc.assert(
    fc.property(patterns, patterns, (pattern, more) => {
      const { plain, wild } = patternCost(pattern)
      assert.ok(Number.isInteger(plain) && Number.isInteger(wild) && plain > 0 && wild >= 0)
      assert.ok(total(pattern + more) >= plain + wild)
      assert.ok(total(pattern) <= total(`${pattern}*`))
    }),
  )
})

test('a literal in front makes a pattern dearer by what it is itself, at most', () => {
  fc.assert(
    fc.property(patterns, (pattern) => {
      assert.ok(total(`x${pattern}`) <= total(pattern) + total('x'.repeat(65).concat('*')))
    }),
  )
})

test('no channel makes Redis do more than the price says', () => {
  fc.assert(
    fc.property(fc.oneof(patterns, costly), channels, (pattern, channel) => {
      const delivery = wild(pattern) === 0 ? 0 : PRICE.delivery + PRICE.deliveryByte * Buffer.byteLength(pattern)
      // The one star of `x*` is in the price of a pattern.
      assert.ok(matchStepByStep(pattern, channel).cost <= total(pattern) - delivery + 1)
    }),
    { numRuns: 2000 },
  )
})

test('and these steps are those of Redis: it finds the same matches', async () => {
  const [key, cases] = ['aab]a\\', fc.sample(shortPatterns, 3000)]
  await fixture.redis.set(key, '')
  const found = fixture.redis.pipeline()
  for (const pattern of cases) found.keys(pattern)
  const results = (await found.exec()) ?? []
  await fixture.redis.del(key)
  assert.equal(results.length, cases.length)
  const matching = cases.filter((pattern) => matchStepByStep(pattern, key).matches)
  assert.deepEqual(
    cases.filter((_, index) => JSON.stringify(results[index]) === JSON.stringify([null, [key]])),
    matching,
  )
  assert.ok(matching.length > 100, `${matching.length} of the patterns match`)
})
