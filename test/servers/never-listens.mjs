// Runs, but opens no port.

import { notify } from './notify-test.mjs'

console.log('loading the model, please wait')
notify('running')
setInterval(() => {}, 60_000)
