// Accepts connections, reads everything, and never writes a byte.

import { createServer } from 'node:net'
import { notify } from './notify-test.mjs'

const { HOST, PORT } = process.env
const server = createServer((socket) => socket.on('error', () => {}).resume())
server.listen(Number(PORT), HOST, () => {
  console.log('deep in thought')
  notify('listening', server.address().port)
})
