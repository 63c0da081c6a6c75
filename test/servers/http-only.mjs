// A plain web server: HTTP without Engine.IO.

import { createServer } from 'node:http'
import { notify } from './notify-test.mjs'

const { HOST, PORT } = process.env
const server = createServer((_, response) => response.end('<h1>It works!</h1>'))
server.listen(Number(PORT), HOST, () => notify('listening', server.address().port))
