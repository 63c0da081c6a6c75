// Conformant until the n-th request, where n is its argument: then it exits.

import { serve } from './conformant.mjs'

let left = Number(process.argv[2])
await serve({
  onRequest() {
    left -= 1
    if (left > 0) return
    console.error('out of cheese')
    process.exit(7)
  },
})
