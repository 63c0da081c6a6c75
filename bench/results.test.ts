import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { EXAMPLE } from '../test/bench/example-results'
import { alternativePackages } from './machine'
import { median } from './median'
import { FigureCollector, medianOf, ratioOf } from './results'

test('measurements are collected by candidate, figure and number of clients; NaN is left out', () => {
  const figures = new FigureCollector()
  for (const value of [3, 1, 2])
    figures.add('reference', [
      { name: 'burst.cpu', at: 200, value },
      { name: 'burst.cpu', at: 1000, value: value * 10 },
      { name: 'burst.redis', at: 200, value: Number.NaN },
    ])
  figures.add('socket.io', [{ name: 'start', value: 7 }])
  assert.deepEqual(figures.all(), [
    { name: 'burst.cpu', at: 200, contestant: 'reference', values: [3, 1, 2], median: 2 },
    { name: 'burst.cpu', at: 1000, contestant: 'reference', values: [30, 10, 20], median: 20 },
    { name: 'start', contestant: 'socket.io', values: [7], median: 7 },
  ])
})

test('a figure is found by candidate, name and number of clients', () => {
  assert.equal(medianOf(EXAMPLE, 'socket.io', 'burst.cpu', 1000), 10)
  assert.equal(medianOf(EXAMPLE, 'socket.io', 'burst.cpu'), undefined)
})

test('a ratio is the median of the ratios of each turn, not the ratio of the medians', () => {
  const figure = (contestant: string, ...values: number[]) =>
    ({ contestant, name: 'burst.cpu', values, median: median(values) }) as const
  const results = { ...EXAMPLE, figures: [figure('a', 10, 1, 4), figure('b', 5, 2, 1)] }
  assert.equal(ratioOf(results, ['a', 'b'], 'burst.cpu'), 2)
  assert.equal(ratioOf(results, ['b', 'a'], 'burst.cpu'), 0.5)
  assert.equal(ratioOf(results, ['a', 'c'], 'burst.cpu'), undefined)
  assert.equal(ratioOf(results, ['c', 'a'], 'burst.cpu'), undefined)
})

test('the alternatives use the same package versions as the reference server', () => {
  const lock = JSON.parse(readFileSync(join(__dirname, '..', 'package-lock.json'), 'utf8')) as Lock
  const shared = Object.entries(alternativePackages()).filter(([name]) => lock.packages[`node_modules/${name}`])
  assert.deepEqual(shared.map(([name]) => name).sort(), ['engine.io', 'ioredis', 'socket.io', 'ws'])
  for (const [name, version] of shared) assert.equal(version, lock.packages[`node_modules/${name}`]?.version, name)
})

interface Lock {
  packages: Record<string, { version: string }>
}
