import { cleanUpAll } from '../step-definitions/harness/server/cleanup'
import { run } from './main'

process.on('exit', cleanUpAll)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130))
run(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  node: process.execPath,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  today: new Date().toISOString().slice(0, 10),
}).then((code) => {
  process.exitCode = code
})
