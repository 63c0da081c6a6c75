#!/usr/bin/env node
import { callersFolder } from './callers-folder'
import { run } from './main'
import { locateSuite } from './suite/suite-files'

const interrupt = new AbortController()

/** ms within which one Ctrl-C may arrive twice: from the terminal, and from npm, which forwards it. */
const DUPLICATE_MS = 500
let interruptedAt = 0

// a second signal does not wait for the cleanup: the workers clean up by themselves once this process has ended
function interruptBy(signal: NodeJS.Signals): void {
  if (interrupt.signal.aborted) {
    if (performance.now() - interruptedAt > DUPLICATE_MS) process.exit(130)
    return
  }
  interruptedAt = performance.now()
  interrupt.abort(signal)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interruptBy)

// the reader of the output has ended, as in `| head`
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  if (!interrupt.signal.aborted) interrupt.abort('SIGPIPE')
})

const { env, stdout, stderr, execPath: executable, version } = process
const cwd = callersFolder(env, process.cwd(), locateSuite(executable).root)
const io = { cwd, env, stdout, stderr, node: { executable, version }, interrupt: interrupt.signal }
run(process.argv.slice(2), io).then((code) => {
  process.exitCode = code
  // an interrupted run may have left timers or handles that would keep this process running
  if (interrupt.signal.aborted) process.exit()
})
