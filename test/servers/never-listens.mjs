// Runs, and opens no port.

import { tell } from './notice.mjs'

console.log('loading the model, please wait')
tell('running')
setInterval(() => {}, 60_000)
