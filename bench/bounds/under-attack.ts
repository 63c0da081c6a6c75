import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ATTACKS } from './attacks'
import { Fixture } from './fixture'
import { type Experience, Neighbour } from './neighbour'

/** Milliseconds in which a neighbour is watched before the attack. */
const IDLE_TIME = 2000

/** A neighbour's p99 under attack, in idle ones. */
const FACTOR = 10
/** An idle p99 is taken to be at least this many milliseconds: below it a ratio says more of the clock than of the server. */
const LEAST_IDLE = 2

/** Resident memory that an attacker of a few connections may cost at most: most of it is what V8 has not collected yet. */
const MOST_RSS = 512 * 2 ** 20

const ms = (value: number) => `${value.toFixed(1)} ms`
const mib = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`

/** Runs each attack beside a neighbour. Resolves to whether every bound held. */
export async function underAttack(print: (line: string) => void): Promise<boolean> {
  let all = true
  for (const name of Object.keys(ATTACKS)) all = (await attack(name, print)) && all
  return all
}

async function attack(name: string, print: (line: string) => void): Promise<boolean> {
  const fixture = await Fixture.start()
  try {
    const neighbour = await Neighbour.move(fixture.port, fixture.publisher)
    const attacker = fork(join(__dirname, 'attacker-process.ts'), [`${fixture.port}`, name], {
      execArgv: ['-r', join(__dirname, '..', '..', 'scripts', 'register-ts.cjs')],
    })
    await once(attacker, 'message')
    await neighbour.experience() // While code was compiled.
    await delay(IDLE_TIME)
    const idle = await neighbour.experience()
    await fixture.snapshot(true)
    const ended = once(attacker, 'exit')
    attacker.send('begin')
    const [code] = await ended
    const meanwhile = await neighbour.experience()
    const newcomer = await Neighbour.move(fixture.port, fixture.publisher)
    await Promise.all([newcomer.leave(), neighbour.leave()])
    const { mostRss, longestPause } = await fixture.snapshot(false)
    const holds = code === 0 && meanwhile.p99 < FACTOR * Math.max(LEAST_IDLE, idle.p99) && mostRss < MOST_RSS
    print(
      `${name}\n  neighbour: idle ${told(idle)}; meanwhile ${told(meanwhile)}; it received everything, and a newcomer was served\n` +
        `  longest pause ${ms(longestPause)}, memory at most ${mib(mostRss)}: ${holds ? 'holds' : 'DOES NOT HOLD'}`,
    )
    return holds
  } catch (error) {
    print(`${name}\n  ${(error as Error).message} DOES NOT HOLD`)
    return false
  } finally {
    await fixture.stop()
  }
}

function told({ p50, p99, most, rounds }: Experience): string {
  return `p50 ${ms(p50)}, p99 ${ms(p99)}, most ${ms(most)} of ${rounds}`
}
