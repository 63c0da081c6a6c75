import { writeSync } from 'node:fs'
import { TargetFailure } from '../../step-definitions/harness/errors'
import { Limits } from '../../step-definitions/harness/limits'
import { makeTarget } from '../../step-definitions/harness/server/targets'
import { Transcript } from '../../step-definitions/harness/transcript'

/**
 * Launches a module target in a process of its own (it takes over stdout and stderr for good), reads its status, stops
 * it, and tells what happened as JSON. Arguments: path of the module, url of Redis, limit for start and stop in ms,
 * and if pings are asked for their interval and timeout.
 */
async function main([path = '', redisUrl = '', limit = '0', interval, timeout]: string[]): Promise<void> {
  const transcript = new Transcript()
  const limits = new Limits({ must: 1, start: Number(limit), stop: Number(limit) })
  const target = makeTarget({ kind: 'module', module: path }, { cwd: '.', limits, transcript })
  const told: Record<string, unknown> = { capabilities: [...target.capabilities] }
  try {
    const pings = interval ? { interval: Number(interval), timeout: Number(timeout) } : undefined
    const server = await target.launch(redisUrl, pings)
    told.answer = await fetch(`${server.origin}/`).then(({ status }) => status, String)
    told.status = server.status('LISTENING')
    told.stopped = [await server.stop(), await server.stop()]
    told.statusAfter = server.status('CLOSED')
    told.died = server.died()
    told.output = server.output
  } catch (error) {
    if (!(error instanceof TargetFailure)) throw error
    Object.assign(told, { failure: error.message, output: error.output })
  }
  told.transcript = transcript.entries().map(({ source, event, text }) => `${source} ${event} ${text}`)
  writeSync(1, JSON.stringify(told))
}

void main(process.argv.slice(2))
