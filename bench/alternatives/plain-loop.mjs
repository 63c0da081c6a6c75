// Engine.IO as its documentation shows it: a delivery is a loop of `send`.

import { createServer } from 'node:http'
import { Server } from 'engine.io'
import { Subscribers } from './subscribers.mjs'

const subscribers = new Subscribers((message, clients) => {
  for (const client of clients) client.send(message)
})
const http = createServer()
const engine = new Server({ transports: ['websocket'] })
engine.attach(http)
engine.on('connection', (client) => {
  client.on('message', async (text) => client.send(await subscribers.request(client, text)))
  client.on('close', () => subscribers.leave(client))
})
http.listen(Number(process.env.PORT), process.env.HOST)
