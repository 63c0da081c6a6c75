// Loaded into every Node server that is measured, by NODE_OPTIONS, so that all are alike: memory is read after a
// collection, for what waits to be collected belongs to the moment, not to the connections.

const { setFlagsFromString } = require('node:v8')
const { runInNewContext } = require('node:vm')

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')

process.on('SIGUSR2', () => {
  collect()
  collect()
  process.stdout.write('collected\n')
})
