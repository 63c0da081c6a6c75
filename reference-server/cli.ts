#!/usr/bin/env node
import { run } from './main'

const stop = new AbortController()
// `on`, not `once`: npm forwards a terminal's Ctrl-C, so it arrives twice, and the default action would kill us while closing.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort())
// A closed pipe (`| head`) must not end the server.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

run(process.argv.slice(2), {
  env: process.env,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  stop: stop.signal,
}).then((code) => {
  // Setting `exitCode` is not enough: Engine.IO keeps a timer of 30 s for a polling client that went silent, even after closing.
  process.exit(code)
})
