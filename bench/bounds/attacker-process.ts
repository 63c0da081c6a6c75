// An attacker in a process of its own, so that it takes nothing from whoever measures: its arguments are a port and an attack.
// It says when it is ready, and begins when it is told.
import { ATTACKS } from './attacks'

const [port, name = ''] = process.argv.slice(2)
process.once('message', () => {
  ATTACKS[name]?.(Number(port)).then(
    () => process.exit(0),
    (error: Error) => {
      process.stderr.write(`${error.message}\n`)
      process.exit(1)
    },
  )
})
process.send?.('ready')
