import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shapeOf } from './shape'

const change = (code: string, original: string, replacement: string) => shapeOf({ code, original, replacement })
const SHAPE = change('if (verdict === "close" && left > 0) { }', 'left > 0', 'left >= 0')

for (const [what, code, original, replacement] of [
  ['another name', 'if (answer === "close" && rest > 0) { }', 'rest > 0', 'rest >= 0'],
  ['white space', 'if (verdict === "close" &&\n  left > 0) {}', 'left>0', 'left >= 0'],
  ['a comment', 'if (verdict === "close" && left > 0 /* still */) {}', 'left > 0 // still', 'left >= 0'],
] as const)
  test(`${what} leaves the shape of a change as it is`, () => {
    assert.equal(change(code, original, replacement), SHAPE)
  })

for (const [what, code, original, replacement] of [
  ['a string', 'if (verdict === "open" && left > 0) { }', 'left > 0', 'left >= 0'],
  ['a number', 'if (verdict === "close" && left > 1) { }', 'left > 1', 'left >= 1'],
  ['an operator', 'if (verdict === "close" || left > 0) { }', 'left > 0', 'left >= 0'],
  ['the same name twice', 'if (left === "close" && left > 0) { }', 'left > 0', 'left >= 0'],
  ['the replacement', 'if (verdict === "close" && left > 0) { }', 'left > 0', 'left <= 0'],
  ['the place', 'if (verdict === "close" && left > 0) { }', 'verdict === "close"', 'left >= 0'],
  ['undefined for a name', 'if (undefined === "close" && left > 0) { }', 'left > 0', 'left >= 0'],
] as const)
  test(`${what} makes another shape`, () => {
    assert.notEqual(change(code, original, replacement), SHAPE)
  })

test('semicolons and trailing commas do not count', () => {
  assert.equal(change('send(a, b)', 'a', '""'), change('send(\n  a,\n  b,\n);', 'a', '""'))
})

test('a keyword after a dot is a name', () => {
  assert.equal(change('map.get(a)', 'a', '""'), change('map.find(a)', 'a', '""'))
})
