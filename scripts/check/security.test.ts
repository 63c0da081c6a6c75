import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { SETTINGS } from '../../reference-server/settings'

const page = readFileSync(join(__dirname, '..', '..', 'SECURITY.md'), 'utf8')
const rows = page.split('\n').filter((line) => line.startsWith('| ') && line.includes('`--'))
const settings = Object.entries(SETTINGS)

/** What one of each unit is in a setting: bytes, ms, or µs of Redis. */
const UNITS: Record<string, number> = { '': 1, MiB: 1024 * 1024, s: 1000, ms: 1000 }

/** `1 ms, 10 ms` as numbers; commas also stand within numbers. */
function numbersIn(cell: string): number[] {
  const found = cell.matchAll(/(\d+(?:,\d{3})*)(?: (MiB|ms|s))?/g)
  return [...found].map(
    ([, digits = '', unit = '']) => Number(digits.replaceAll(',', '')) * (UNITS[unit] ?? Number.NaN),
  )
}

test('SECURITY.md has every limit of the reference server, with its default', () => {
  const said = rows.flatMap((row) => {
    const [, , value = '', options = ''] = row.split('|')
    const flags = [...options.matchAll(/`(--[a-z-]+)`/g)].map(([, flag]) => flag)
    const numbers = numbersIn(value)
    return flags.map((flag, index) => [flag, numbers[index]] as const)
  })
  const limits = settings.filter(([name]) => name.startsWith('max') || name === 'handshakeTimeout')
  const isNone = (value: unknown) => value === 0 || value === Number.POSITIVE_INFINITY || value === undefined
  for (const [name, { flag, defaultValue }] of limits) {
    const row = said.find(([each]) => flag.startsWith(each ?? '?') && flag.split(' ')[0] === each)
    assert.ok(row, `${name} (${flag}) is missing`)
    assert.deepEqual(row[1], isNone(defaultValue) ? undefined : defaultValue, name)
  }
  for (const [flag] of said)
    assert.ok(
      settings.some(([, each]) => each.flag.split(' ')[0] === flag),
      `${flag} is no option`,
    )
})
