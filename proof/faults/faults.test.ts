import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import type { Fault } from './fault'
import { FAULTS } from './index'

/** Not sections. */
const OTHERS = ['fault', 'faulty-server', 'index', 'tools']

const sections = readdirSync(__dirname)
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => basename(file, '.ts'))
  .filter((name) => !OTHERS.includes(name))

function faultsOf(section: string): Fault[] {
  return Object.values(require(join(__dirname, section)) as Record<string, Fault[]>).flat()
}

for (const section of sections)
  test(`${section}: each fault is in the file of a section that it breaks`, () => {
    const elsewhere = faultsOf(section).filter(
      ({ breaks }) => !Object.keys(breaks).some((id) => id.startsWith(`${section}/`)),
    )
    assert.deepEqual(
      elsewhere.map(({ name }) => name),
      [],
    )
  })

test('the list of all faults leaves none out', () => {
  const names = sections.flatMap(faultsOf).map(({ name }) => name)
  assert.deepEqual(FAULTS.map(({ name }) => name).sort(), names.sort())
})
