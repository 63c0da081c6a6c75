import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { assertNoInternals, Fixture, server } from './fixture'

test('reports of real runs are compared and made into a badge by the command line', async (t) => {
  const fixture = await Fixture.create(t)
  const only = ['--only', 'server-listening', '--only', 'server-initializing/3']
  const right = await fixture.judge('--command', server('conformant'), ...only, '--json', 'right.json')
  assert.equal(right.code, 0, right.stdout + right.stderr)
  const less = await fixture.judge('--command', server('conformant'), ...only.slice(0, 2), '--json', 'less.json')
  assert.equal(less.code, 0, less.stdout + less.stderr)

  const compared = await fixture.start('runner/cli.ts', 'compare', 'right.json', 'less.json', '--html', 'm.html').ended
  assert.equal(compared.code, 0, compared.stderr)
  assert.equal(compared.stdout, '2 implementations, 2 clauses: no difference in the 1 that all have\nWritten: m.html\n')
  const page = readFileSync(join(fixture.folder, 'm.html'), 'utf8')
  assert.match(page, /id="server-initializing\/3"[\s\S]*?<td class="pass"[\s\S]*?<td class="dim" title="not judged/)

  const badge = await fixture.start('runner/cli.ts', 'badge', 'right.json').ended
  assert.equal(JSON.parse(badge.stdout).message, '2 of 2 selected clauses')
  for (const ended of [compared, badge]) assertNoInternals(ended)
  await fixture.assertNothingLeft()
})
