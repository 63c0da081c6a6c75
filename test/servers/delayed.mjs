// A proxy to the conformant server that forwards everything from it 40 ms late.

import { spawn } from 'node:child_process'
import { connect, createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const DELAY_MS = 40
const { HOST, PORT } = process.env

const server = spawn(process.execPath, [fileURLToPath(new URL('conformant.mjs', import.meta.url))], {
  env: { ...process.env, PORT: '0', REALIZEHIT_SAYS_PORT: 'yes' },
  stdio: ['ignore', 'pipe', 'inherit'],
})
server.stdout.setEncoding('utf8')
const upstream = { port: 0 }
server.stdout.on('data', (text) => {
  upstream.port ||= Number(/^port=(\d+)$/m.exec(text)?.[1] ?? 0)
  if (upstream.port && !proxy.listening) proxy.listen(Number(PORT), HOST)
  process.stdout.write(text.replace(/^port=\d+\n/m, ''))
})
const proxy = createServer((client) => {
  const connection = connect(upstream.port, HOST)
  client.on('error', () => connection.destroy()).on('close', () => connection.destroy())
  connection.on('error', () => {}).on('close', () => setTimeout(() => client.destroy(), DELAY_MS))
  client.pipe(connection, { end: false })
  connection.on('data', (data) => setTimeout(() => client.destroyed || client.write(data), DELAY_MS))
})
// the suite signals the whole process group, so the server gets SIGTERM by itself; its last lines are forwarded first
process.once('SIGTERM', () => proxy.close())
server.once('close', () => process.exit())
