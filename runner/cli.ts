#!/usr/bin/env node
import { run } from './main'

const interrupt = new AbortController()

/** ms in which the same Ctrl-C may come twice: from the terminal, and from npm, which passes it on. */
const ECHO_MS = 500
let interruptedAt = 0

// a second signal does not wait for the clean-up: the workers clean up by themselves when this process is gone
function interruptBy(signal: NodeJS.Signals): void {
  if (interrupt.signal.aborted) {
    if (performance.now() - interruptedAt > ECHO_MS) process.exit(130)
    return
  }
  interruptedAt = performance.now()
  interrupt.abort(signal)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interruptBy)

// the reader went away, as in `| head`
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  if (!interrupt.signal.aborted) interrupt.abort('SIGPIPE')
})

const { env, stdout, stderr, execPath: executable, version } = process
const io = { cwd: process.cwd(), env, stdout, stderr, node: { executable, version }, interrupt: interrupt.signal }
run(process.argv.slice(2), io).then((code) => {
  process.exitCode = code
  // an interrupted run may have been in the middle of anything
  if (interrupt.signal.aborted) process.exit()
})
