import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { locateSuite, type SuiteFiles } from '../../runner/suite/suite-files'
import type { Report } from '../../schemas/types'
import { Fixture, ROOT } from './fixture'

const SUITE = locateSuite(process.execPath)
const CLAUSE = 'subscribing/3.1.1'
const FAULT = {
  fault: 'duplicate-refused-but-added',
  mistake: 'a refused client is added to the list all the same, and gets everything twice',
  clauses: [CLAUSE],
}

/** Judges the reference server with this mistake planted in it. */
async function judge(fixture: Fixture, suite: SuiteFiles, ...args: string[]) {
  const target = ['--module', join(ROOT, 'proof', 'faults', 'faulty-server.ts')]
  const words = [...target, '--only', CLAUSE, '--json', 'r.json', ...args]
  const ended = await fixture.judgeFrom(fixture.folder, { REALIZEHIT_FAULT: FAULT.fault }, suite, ...words)
  assert.equal(ended.code, 1, ended.stdout + ended.stderr)
  const { summary }: Report = JSON.parse(readFileSync(join(fixture.folder, 'r.json'), 'utf8'))
  assert.deepEqual(
    summary.causes?.map(({ clause }) => clause),
    [CLAUSE],
  )
  return { out: ended.stdout, looksLike: summary.causes?.[0]?.looksLike }
}

for (const [what, args] of [
  ['a server with a planted mistake', []],
  ['the same, judged twice,', ['--repeat', '2']],
] as const)
  test(`${what} looks like that mistake`, async (t) => {
    const fixture = await Fixture.create(t)
    const { out, looksLike } = await judge(fixture, SUITE, ...args)
    const [first, ...others] = looksLike ?? []
    assert.deepEqual([first, others], [{ ...FAULT, agree: 5, of: 5 }, []])
    assert.ok(out.includes(`\n  looks like: ${FAULT.mistake} (5 of 5 scenarios agree)\n`), out)
    await fixture.assertNothingLeft()
  })

test('a suite without signatures judges the same, and gives no hint', async (t) => {
  const fixture = await Fixture.create(t)
  const { out, looksLike } = await judge(fixture, { ...SUITE, signatures: join(fixture.folder, 'none.json') })
  assert.equal(looksLike, undefined)
  assert.doesNotMatch(out, /looks like/)
  await fixture.assertNothingLeft()
})
