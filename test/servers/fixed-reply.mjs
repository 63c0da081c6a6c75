// Answers every frame with the same reply, which looks valid: status true for a pattern that no client requested.

import { createServer } from 'node:http'
import { Server } from 'engine.io'

const ALWAYS = { origin: 'S', action: 'subscribe', pattern: 'news:*', status: true }
/** With the argument `echo`, it sends back what it received instead. */
const echoes = process.argv[2] === 'echo'

const engine = new Server()
engine.on('connection', (client) => client.on('message', (text) => client.send(echoes ? text : JSON.stringify(ALWAYS))))
const http = createServer((_, response) => response.writeHead(404).end())
engine.attach(http)
process.once('SIGTERM', () => {
  engine.close()
  http.close()
  console.log('status=CLOSED')
})
http.listen(Number(process.env.PORT), process.env.HOST, () => console.log('status=LISTENING'))
