// Accepts connections, reads what comes, and never says a word.

import { createServer } from 'node:net'
import { tell } from './notice.mjs'

const { HOST, PORT } = process.env
const server = createServer((socket) => socket.on('error', () => {}).resume())
server.listen(Number(PORT), HOST, () => {
  console.log('deep in thought')
  tell('listening', server.address().port)
})
