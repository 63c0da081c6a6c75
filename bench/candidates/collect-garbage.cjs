// Loaded into every Node server that is measured (NODE_OPTIONS --require), so that memory is read after a garbage
// collection: garbage depends on the moment, not on the number of connections.

const { setFlagsFromString } = require('node:v8')
const { runInNewContext } = require('node:vm')

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')

process.on('SIGUSR2', () => {
  collect()
  collect()
  process.stdout.write('collected\n')
})
