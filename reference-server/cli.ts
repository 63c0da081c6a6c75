#!/usr/bin/env node
import { run } from './main'

const stop = new AbortController()
// `on`, not `once`: npm passes a terminal's Ctrl-C on a second time, and the default action would end us in the middle.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort())
// A reader that went away (`| head`) must not end the server.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

run(process.argv.slice(2), {
  env: process.env,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  stop: stop.signal,
}).then((code) => {
  // Not only its code: for a polling client that fell silent, Engine.IO keeps a timer of 30 s, whatever is closed.
  process.exit(code)
})
