// A web server like any other: HTTP, but no Engine.IO.

import { createServer } from 'node:http'
import { tell } from './notice.mjs'

const { HOST, PORT } = process.env
const server = createServer((_, response) => response.end('<h1>It works!</h1>'))
server.listen(Number(PORT), HOST, () => tell('listening', server.address().port))
