import { prove } from './main'

const interrupt = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt.abort(signal))
process.stdout.on('error', () => interrupt.abort('SIGPIPE'))

const { env, stdout, stderr, execPath: executable, version } = process
const io = { cwd: process.cwd(), env, stdout, stderr, node: { executable, version }, interrupt: interrupt.signal }
void prove(process.argv.slice(2), io).then((code) => {
  process.exitCode = code
})
