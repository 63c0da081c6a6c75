// Run it with `vitest run`. It judges server.mjs, in this folder: a test for each clause.
import { exitCodeOf, judge, textOf } from 'realizehit-conformance'
import { describe, expect, test } from 'vitest'

const report = await judge({
  target: { command: 'node server.mjs' },
  only: ['subscribing', 'unsubscribing'], // without this line, everything
  cwd: import.meta.dirname,
})

describe('server.mjs', () => {
  for (const { id, summary, verdict } of report.clauses)
    test(`${id} ${summary}`, () => {
      expect(verdict).toBeOneOf(['pass', 'informative', 'known-failure'])
    })

  test('is conformant', () => {
    expect(exitCodeOf(report), textOf(report)).toBe(0)
  })
})
