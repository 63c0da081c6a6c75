// A plain Socket.IO server: it speaks Engine.IO, with another protocol on top.

import { createServer } from 'node:http'
import { Server } from 'socket.io'

const http = createServer((_, response) => response.writeHead(404).end())
const io = new Server(http, { path: '/engine.io' })
io.on('connection', (socket) => socket.onAny((...words) => socket.emit(...words)))
process.once('SIGTERM', () => io.close())
http.listen(Number(process.env.PORT), process.env.HOST)
