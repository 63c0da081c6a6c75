import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statementAt, textAt } from './statement'

const SOURCE = `/** Counts. */
class Counter {
  private readonly names = new Map<string, number>()

  // the way in
  add(name: string, times = 1): void {
    if (times > 0 && name !== '') {
      const sum = times + 1 // one more
      this.names.set(name, sum)
    } else {
      this.warn(\`no \${
        name
      } // at all\`)
    }
  }

  codec = {
    encode: (name: string) => name.replace(/[/"]/g, ''),
    decode: (text: string) => text,
  }
}
`

/** The range of a piece of the source. */
function rangeOf(piece: string) {
  const position = (offset: number) => {
    const before = SOURCE.slice(0, offset).split('\n')
    return { line: before.length, column: (before.at(-1) ?? '').length + 1 }
  }
  const start = SOURCE.indexOf(piece)
  assert.ok(start >= 0, piece)
  return { start: position(start), end: position(start + piece.length) }
}

const IF = "if (times > 0 && name !== '') {} else {}"
for (const [what, piece, statement] of [
  ['an expression', 'times + 1', 'const sum = times + 1'],
  ['a condition', 'times > 0', IF],
  ['a block', SOURCE.slice(SOURCE.indexOf('{\n      const'), SOURCE.indexOf(' else')), IF],
  ['a parameter', 'times = 1', 'add(name: string, times = 1): void {}'],
  ['a value', 'new Map<string, number>()', 'private readonly names = new Map<string, number>()'],
] as const)
  test(`${what} is found in its statement or member`, () => {
    assert.equal(statementAt(SOURCE, rangeOf(piece)), statement)
  })

test('a function in an object is a statement of its own', () => {
  assert.equal(statementAt(SOURCE, rangeOf('name.replace')), "encode: (name: string) => name.replace(/[/\"]/g, '')")
})

test('texts are on one line, without comments; what looks like one in a template stays', () => {
  assert.equal(statementAt(SOURCE, rangeOf('this.warn')), 'this.warn(`no $' + '{ name } // at all`)')
  assert.equal(textAt(SOURCE, rangeOf('const sum = times + 1 // one more\n')), 'const sum = times + 1')
})
