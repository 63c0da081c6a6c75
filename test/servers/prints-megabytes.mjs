// Conformant, and prints megabytes: in lines, or with the argument `one-line` without any line feed.

import { serve } from './conformant.mjs'

const text = process.argv[2] === 'one-line' ? 'blah '.repeat(13) : `${'blah '.repeat(13)}\n`
const print = (bytes, stream) => stream.write(text.repeat(bytes / text.length))

print(8 << 20, process.stdout)
print(8 << 20, process.stderr)
await serve({ onRequest: () => void print(1 << 20, process.stdout) })
