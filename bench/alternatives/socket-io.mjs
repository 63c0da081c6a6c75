// Socket.IO with its Redis adapter: a pattern is a room, and payloads arrive on the adapter's own channel.

import { createServer } from 'node:http'
import { createAdapter } from '@socket.io/redis-adapter'
import { Redis } from 'ioredis'
import { Server } from 'socket.io'

const redis = () => new Redis(process.env.REDIS_URL, { protocol: 2 })
const subscribing = redis()
const http = createServer()
const io = new Server(http, {
  transports: ['websocket'],
  serveClient: false,
  adapter: createAdapter(redis(), subscribing),
})
io.on('connection', (socket) => {
  socket.on('subscribe', async (pattern, acknowledge) => {
    await socket.join(pattern)
    acknowledge({ action: 'subscribe', pattern, status: true })
  })
  socket.on('unsubscribe', async (pattern, acknowledge) => {
    await socket.leave(pattern)
    acknowledge({ action: 'unsubscribe', pattern, status: true })
  })
})
await subscribing.ping() // the reply comes after those to the adapter's own subscriptions
http.listen(Number(process.env.PORT), process.env.HOST)
