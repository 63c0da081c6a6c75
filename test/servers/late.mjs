// A sound server, and all that comes from it passes on 40 ms late: slow, and right.

import { spawn } from 'node:child_process'
import { connect, createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const LATE_MS = 40
const { HOST, PORT } = process.env

const sound = spawn(process.execPath, [fileURLToPath(new URL('right.mjs', import.meta.url))], {
  env: { ...process.env, PORT: '0', REALIZEHIT_SAYS_PORT: 'yes' },
  stdio: ['ignore', 'pipe', 'inherit'],
})
sound.stdout.setEncoding('utf8')
const said = { port: 0 }
sound.stdout.on('data', (text) => {
  said.port ||= Number(/^port=(\d+)$/m.exec(text)?.[1] ?? 0)
  if (said.port && !front.listening) front.listen(Number(PORT), HOST)
  process.stdout.write(text.replace(/^port=\d+\n/m, ''))
})
const front = createServer((client) => {
  const server = connect(said.port, HOST)
  client.on('error', () => server.destroy()).on('close', () => server.destroy())
  server.on('error', () => {}).on('close', () => setTimeout(() => client.destroy(), LATE_MS))
  client.pipe(server, { end: false })
  server.on('data', (data) => setTimeout(() => client.destroyed || client.write(data), LATE_MS))
})
// the suite tells the whole group, so the sound server hears of it by itself; what it says last is passed on first
process.once('SIGTERM', () => front.close())
sound.once('close', () => process.exit())
