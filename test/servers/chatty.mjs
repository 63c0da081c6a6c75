// Right, and prints megabytes: in lines, or with the argument `unbroken` without any end of a line.

import { serve } from './right.mjs'

const text = process.argv[2] === 'unbroken' ? 'blah '.repeat(13) : `${'blah '.repeat(13)}\n`
const print = (bytes, stream) => stream.write(text.repeat(bytes / text.length))

print(8 << 20, process.stdout)
print(8 << 20, process.stderr)
await serve({ onRequest: () => void print(1 << 20, process.stdout) })
