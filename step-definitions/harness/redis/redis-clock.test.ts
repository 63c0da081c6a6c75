import assert from 'node:assert/strict'
import test from 'node:test'
import { type ClockSettings, clockOrigin, RedisClock } from './redis-clock'

/** A clock of Redis that is `apart` ms ahead of ours, which stands at 0 at first. */
function clockOf(apart: number, settings: Partial<ClockSettings> = {}) {
  let now = 0
  const clock = new RedisClock({ sameMachine: false, now: () => now, origin: 1_000, ...settings })
  let tokens = 0
  /** A command that Redis runs `there` ms after it was sent, and that is seen `back` ms later. */
  const measure = (there: number, back: number, ahead = apart) => {
    tokens += 1
    const token = `token ${tokens}`
    clock.sends(token)
    now += there
    const unixMs = now + ahead
    now += back
    clock.sees(token, unixMs)
  }
  const waits = (ms: number) => {
    now += ms
  }
  return { clock, measure, waits }
}

/** A time of Redis is translated to about this one. */
function assertAbout(actual: number | undefined, expected: number): void {
  assert.ok(actual !== undefined && Math.abs(actual - expected) <= 0.5, `${actual}, not about ${expected}`)
}

test('another clock is measured, to half of what a command takes; several commands make it more exact', () => {
  const { clock, measure } = clockOf(3_600_000)
  assert.equal(clock.translate(3_600_000), undefined, 'nothing was measured')
  measure(0.4, 0.4)
  assertAbout(clock.translate(3_600_000.5), 0.5)
  measure(0.1, 5)
  measure(5, 0.1)
  assert.ok(Math.abs((clock.translate(3_600_001) ?? 0) - 1) < 0.001)
})

test('a Redis whose clock is another, and that is far away, has no time of ours', () => {
  const { clock, measure } = clockOf(50)
  for (let times = 0; times < 5; times += 1) measure(20, 20)
  assert.equal(clock.translate(100), undefined)
})

test('the clock of the same machine is known on a busy machine too, once that is confirmed', () => {
  const { clock, measure } = clockOf(1_000, { sameMachine: true })
  assert.equal(clock.translate(1_000), undefined)
  measure(300, 300)
  assert.equal(clock.translate(1_100), 100)
})

test('another clock at an address of the same machine is measured', () => {
  const { clock, measure } = clockOf(7_000, { sameMachine: true })
  measure(0.3, 0.3)
  assertAbout(clock.translate(7_000.5), 0.5)
  const { clock: late, measure: measureLate } = clockOf(7_000, { sameMachine: true })
  measureLate(9, 9)
  assert.equal(late.translate(7_001), undefined)
})

test('nothing is later than when it was seen', () => {
  const { clock, measure } = clockOf(500)
  measure(0.1, 0.1)
  assert.ok((clock.translate(500.3) ?? Infinity) <= 0.2)
})

test('a clock that was set is measured anew; clocks that drift apart are followed', () => {
  const { clock, measure, waits } = clockOf(500)
  measure(0.1, 0.1)
  measure(0.1, 0.1, 90_000)
  waits(1_000)
  assertAbout(clock.translate(90_000 + 700), 700)
  for (let drift = 0; drift <= 10; drift += 0.01) measure(0.2, 0.2, 90_000 + drift)
  waits(1_000)
  assertAbout(clock.translate(90_010 + 1_500), 1_500)
})

test('the origin of our clock is that of whole milliseconds, and each measurement agrees', () => {
  const bounds = () => {
    const [before, wholeMs, after] = [performance.now(), Date.now(), performance.now()]
    return { least: wholeMs - 0.1 - after, most: wholeMs + 1.1 - before }
  }
  for (let times = 2; times > 0; times -= 1) {
    // the clock of the machine may be set in the middle of it: then the origin is that of before, or that of after
    const [first, origin, last] = [bounds(), clockOrigin(), bounds()]
    const [least, most] = [Math.min(first.least, last.least), Math.max(first.most, last.most)]
    assert.ok(least < origin && origin < most, `${least} < ${origin} < ${most}`)
  }
})

test('a token that is not ours, or comes twice, measures nothing', () => {
  const { clock, measure } = clockOf(500)
  clock.sees('foreign', 7)
  measure(0.1, 0.1)
  clock.sees('token 1', 99_999)
  assertAbout(clock.translate(500), 0)
})
