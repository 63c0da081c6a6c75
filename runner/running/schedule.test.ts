import assert from 'node:assert/strict'
import test from 'node:test'
import type { ScenarioRow } from '../../schemas/types'
import { scenario } from '../../test/runner/report'
import type { ScenarioWithSteps } from '../judging/scenarios'
import { Schedule } from './schedule'

const SUBSCRIBED = '"alice" is subscribed to "p"'
const REACHES = 'a payload published to "c" reaches "alice" once'
/** The same for the commonest pattern. */
const PLAIN = '"alice" is subscribed to "news:*"'

interface Sketch {
  clause: string
  steps?: string[]
  outline?: string
  tags?: string[]
  /** how it fails when it is played, if it does */
  fails?: { requirement: string; owners?: string[] }
}

function planned(sketches: Sketch[]): ScenarioWithSteps[] {
  return sketches.map(({ clause, steps = [], outline, tags = [] }, index) => ({
    id: `f:${index}`,
    name: `${index}`,
    uri: 'f',
    line: index,
    clauses: [clause],
    tags,
    steps,
    keywords: steps.map(() => 'When'),
    ...(outline !== undefined && { outline }),
  }))
}

/** Plays a schedule with so many scenarios at once. Those under way finish in the order that `pick` says. */
function play(sketches: Sketch[], atOnce: number, pick: (running: string[]) => number, all = false) {
  const schedule = new Schedule(planned(sketches), all)
  const running: string[] = []
  const order: string[] = []
  const left: Record<string, string> = {}
  const begin = () => {
    while (running.length < atOnce) {
      const id = schedule.next()
      if (id === undefined) return
      running.push(id)
      order.push(id)
    }
  }
  for (begin(); running.length > 0; begin()) {
    const [id = ''] = running.splice(pick(running), 1)
    const restsOn = schedule.notPlayedFor(id)
    if (restsOn !== undefined) left[id] = restsOn
    schedule.finish(rowOf(sketches[Number(id.slice(2))] as Sketch, id, restsOn))
  }
  return { order, left }
}

function rowOf({ clause, fails }: Sketch, id: string, restsOn: string | undefined): ScenarioRow {
  if (restsOn !== undefined) return scenario(clause, 'inconclusive', { id, restsOn, notPlayed: true })
  const failure = { expected: '', actual: '', transcript: [], requirement: '', ...fails }
  return fails ? scenario(clause, 'fail', { id, failure }) : scenario(clause, 'pass', { id })
}

const first = () => 0

test('what others rest on is played first, what takes long before the rest; a sound server plays everything', () => {
  const sketches = [
    { clause: 'x/1', steps: [REACHES] },
    { clause: 'x/2', steps: [SUBSCRIBED], tags: ['costly'] },
    { clause: 'subscribing/3.2.1', steps: [SUBSCRIBED, REACHES] },
    { clause: 'server-initializing/1', steps: ['"alice" is connected'] },
    { clause: 'subscribing/3.2.2', steps: [SUBSCRIBED] },
  ]
  assert.deepEqual(play(sketches, 1, first), { order: ['f:3', 'f:4', 'f:2', 'f:1', 'f:0'], left: {} })
})

const BROKEN: Sketch[] = [
  { clause: 'subscribing/3.2.2', steps: [SUBSCRIBED], fails: { requirement: 'a grant' } },
  { clause: 'x/1', steps: [SUBSCRIBED] },
  { clause: 'x/2', steps: ['the server answers plain HTTP'] },
]

test('what rests on a failed clause is not played, unless everything is', () => {
  assert.deepEqual(play(BROKEN, 2, first).left, { 'f:1': 'subscribing/3.2.2' })
  assert.deepEqual(play(BROKEN, 2, first, true).left, {})
})

test('a clause that fails on what a later one demands has not failed, until that one stands', () => {
  const owner = 'delivery/6'
  const rests = { clause: 'x/1', steps: [SUBSCRIBED, REACHES] }
  const accusing = {
    clause: 'subscribing/3.2.1',
    steps: [SUBSCRIBED],
    fails: { requirement: 'silence', owners: [owner] },
  }
  const passing = { clause: 'subscribing/3.2.1', steps: [SUBSCRIBED] }
  const accused = (fails: boolean) => ({
    clause: owner,
    steps: [SUBSCRIBED],
    ...(fails && { fails: { requirement: 'r' } }),
  })
  assert.deepEqual(play([accusing, passing, accused(true), rests], 1, first).left, {})
  assert.deepEqual(play([accusing, passing, accused(false), rests], 1, first).left, { 'f:3': 'subscribing/3.2.1' })
  // where nothing of the clause passes, what rests on it rests on the one it accuses
  assert.deepEqual(play([accusing, accused(true), rests], 1, first).left, { 'f:2': owner })
})

const examples = (...fails: (string | undefined)[]) =>
  fails.map((requirement): Sketch => ({ clause: 'x/1', outline: 'o', ...(requirement && { fails: { requirement } }) }))

test('once three examples have failed in the same way the others are not played', () => {
  const alike = ['"a" is refused', '"b" is refused', '"c" is refused', 'no', 'no']
  assert.deepEqual(play(examples(...alike), 1, first).left, { 'f:3': 'x/1', 'f:4': 'x/1' })
  assert.deepEqual(play(examples('one', 'two', 'three', 'four', 'five'), 1, first).left, {})
  assert.deepEqual(play(examples('one', undefined, 'one', undefined, 'one', 'one'), 1, first).left, { 'f:5': 'x/1' })
})

test('what is played does not depend on how many are at once, nor on which finishes first', () => {
  const sketches = [...examples('r', undefined, 'r', 's', 'r', 'r', 's'), ...BROKEN]
  const alone = play(sketches, 1, first).left
  for (const atOnce of [2, 3, 24])
    for (const pick of [first, (running: string[]) => running.length - 1, (running: string[]) => running.length >> 1])
      assert.deepEqual(play(sketches, atOnce, pick).left, alone)
})

test('what waits for time itself begins first, and beside as many others as are played at once', () => {
  const sketches = [
    { clause: 'x/1' },
    { clause: 'x/2' },
    { clause: 'x/3', tags: ['slow'] },
    { clause: 'x/4', tags: ['slow'] },
  ]
  const schedule = new Schedule(planned(sketches), false, 1)
  const begun = Array.from({ length: 4 }, () => schedule.next())
  assert.deepEqual([begun, schedule.isFull], [['f:2', 'f:3', 'f:0', undefined], true])
  schedule.finish(scenario('x/3', 'pass', { id: 'f:2' }))
  assert.equal(schedule.next(), undefined)
  schedule.finish(scenario('x/1', 'pass', { id: 'f:0' }))
  assert.deepEqual([schedule.isFull, schedule.next()], [false, 'f:1'])
})

test('once it is stopped nothing more is played, and what is left has no verdict', () => {
  const schedule = new Schedule(planned([{ clause: 'x/1' }, { clause: 'x/2' }]), false)
  assert.equal(schedule.next(), 'f:0')
  schedule.stop()
  assert.equal(schedule.next(), 'f:1')
  assert.deepEqual([schedule.isSkipped('f:0'), schedule.isSkipped('f:1')], [false, true])
})

test('where a clause fails with a special pattern only, what rests on it is played', () => {
  const fails = { requirement: 'held' }
  const plain = { clause: 'subscription-creation/1', steps: [PLAIN] }
  const special = { clause: 'subscription-creation/1', steps: ['"alice" is subscribed to "News:*"'] }
  const rests = { clause: 'b/1', steps: [REACHES] }
  assert.deepEqual(play([plain, { ...special, fails }, rests], 1, first).left, {})
  assert.deepEqual(play([{ ...plain, fails }, special, rests], 1, first).left, { 'f:2': 'subscription-creation/1' })
})

test('what fails over polling only keeps those from being played that come over polling', () => {
  const over = (transport: string) => `"alice" is connected over "${transport}"`
  const [websocket, polling] = ['websocket', 'polling'].map((transport) => ({
    clause: 'subscribing/3.2.1',
    steps: [over(transport), PLAIN],
  }))
  const fails = { requirement: 'carried' }
  const sketches = [
    websocket as Sketch,
    { ...(polling as Sketch), fails },
    { clause: 'b/1', steps: [over('websocket'), REACHES] },
    { clause: 'b/1', steps: [over('polling'), REACHES] },
  ]
  assert.deepEqual(play(sketches, 1, first).left, { 'f:3': 'subscribing/3.2.1' })
  const ofPolling = { ...(polling as Sketch), clause: 'server-initializing/2', fails }
  assert.deepEqual(play([ofPolling, ...sketches.slice(2)], 1, first).left, { 'f:2': 'server-initializing/2' })
})

test('a foundation fails for an owner of its own requirement only if every earlier one stands', () => {
  const owners = ['subscribing/3.2.2', 'subscribing/3.2.1']
  const accusing = { clause: 'subscription-creation/1', steps: [PLAIN], fails: { requirement: 'held', owners } }
  const rests = { clause: 'b/1', steps: [REACHES] }
  const owner = (id: string, fails: boolean): Sketch => ({ clause: id, ...(fails && { fails: { requirement: 'r' } }) })
  const left = (...failing: boolean[]) =>
    play([...owners.map((id, index) => owner(id, failing[index] === true)), accusing, rests], 1, first).left['f:3']
  assert.equal(left(false, false), 'subscription-creation/1')
  assert.equal(left(false, true), 'subscribing/3.2.1')
  assert.equal(left(true, false), 'subscribing/3.2.2')
})
