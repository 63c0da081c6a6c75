import { writeSync } from 'node:fs'
import { TargetFailure } from '../../step-definitions/harness/errors'
import { Limits } from '../../step-definitions/harness/limits'
import { makeTarget } from '../../step-definitions/harness/server/targets'
import { Transcript } from '../../step-definitions/harness/transcript'

/**
 * Launches a module target in its own process (it captures stdout and stderr for good), reads its status, stops it, and
 * prints a report as JSON. Arguments: path of the module, url of Redis, limit for start and stop in ms, and optionally
 * the interval and timeout of pings.
 */
async function main([path = '', redisUrl = '', limit = '0', interval, timeout]: string[]): Promise<void> {
  const transcript = new Transcript()
  const limits = new Limits({ must: 1, start: Number(limit), stop: Number(limit) })
  const target = makeTarget({ kind: 'module', module: path }, { cwd: '.', limits, transcript })
  const report: Record<string, unknown> = { capabilities: [...target.capabilities] }
  try {
    const pings = interval ? { interval: Number(interval), timeout: Number(timeout) } : undefined
    const server = await target.launch(redisUrl, pings)
    report.answer = await fetch(`${server.origin}/`).then(({ status }) => status, String)
    report.status = server.status('LISTENING')
    report.stopped = [await server.stop(), await server.stop()]
    report.statusAfter = server.status('CLOSED')
    report.accepted = {
      LISTENING: await server.acceptedAt('LISTENING'),
      CLOSED: await server.acceptedAt('CLOSED'),
    }
    report.exit = server.unexpectedExit()
    report.output = server.output
  } catch (error) {
    if (!(error instanceof TargetFailure)) throw error
    Object.assign(report, { failure: error.message, output: error.output })
  }
  report.transcript = transcript.entries().map(({ source, event, text }) => `${source} ${event} ${text}`)
  writeSync(1, JSON.stringify(report))
}

void main(process.argv.slice(2))
