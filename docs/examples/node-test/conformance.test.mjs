// Run it with `node --test`. It judges server.mjs, in this folder: a test for each clause.
import assert from 'node:assert/strict'
import test from 'node:test'
import { exitCodeOf, judge, textOf } from 'realizehit-conformance'

test('server.mjs is conformant', { timeout: 600_000 }, async (t) => {
  const report = await judge({
    target: { command: 'node server.mjs' },
    only: ['subscribing', 'unsubscribing'], // without this line, everything
    cwd: import.meta.dirname,
    signal: t.signal,
    on: { plan: (scenarios) => t.diagnostic(`${scenarios.length} scenarios`) },
  })
  for (const { id, summary, verdict } of report.clauses)
    await t.test(`${id} ${summary}`, () => {
      assert.ok(['pass', 'informative', 'known-failure'].includes(verdict), verdict)
    })
  assert.equal(exitCodeOf(report), 0, textOf(report))
})
