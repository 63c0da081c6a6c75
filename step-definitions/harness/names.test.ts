import assert from 'node:assert/strict'
import test from 'node:test'
import { Names } from './names'

test('equal names stay equal within a scenario, and differ between scenarios', () => {
  const [one, other] = [new Names(), new Names()]
  assert.equal(one.unique('news:*'), one.unique('news:*'))
  assert.notEqual(one.unique('news:*'), one.unique('news:?'))
  assert.notEqual(one.unique('news:*'), other.unique('news:*'))
})

test('the name ends as it was written; leading blanks stay in front', () => {
  const names = new Names()
  assert.match(names.unique('news:* '), /^[0-9a-f]{8}:news:\* $/)
  assert.match(names.unique(' \t news'), /^ \t [0-9a-f]{8}:news$/)
})

test('the mark has no glob characters', () => {
  assert.doesNotMatch(new Names().unique(''), /[*?[\]\\^]/)
})

test('no token is contained in another, or returned twice', () => {
  const [names, others] = [new Names(), new Names()]
  const tokens = [others, ...Array<Names>(100).fill(names)].map((from) => from.token('payload'))
  for (const token of tokens) assert.equal(tokens.filter((other) => other.includes(token)).length, 1)
  assert.ok(tokens.every((token) => token.startsWith('payload-')))
})

test('a name shows whether it was made by this scenario, another, or none', () => {
  const [names, others] = [new Names(), new Names()]
  const [ours, theirs] = [names.unique(' news:*'), others.unique('news:*')]
  assert.deepEqual([ours, theirs, 'news:*', 'abc:*'].map(Names.isMarked), [true, true, false, false])
  assert.deepEqual(
    [ours, `x ${ours}`, theirs].map((name) => names.owns(name)),
    [true, true, false],
  )
})

test('no token is a prefix of a later one', () => {
  const names = new Names()
  const tokens = Array.from({ length: 101 }, () => names.token('payload'))
  for (const [index, token] of tokens.entries())
    assert.ok(tokens.every((other, at) => at === index || !other.startsWith(token)))
})
