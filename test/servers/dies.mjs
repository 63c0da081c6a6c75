// Right, until the request whose number is its argument: at that one it ends in the middle.

import { serve } from './right.mjs'

let left = Number(process.argv[2])
await serve({
  onRequest() {
    left -= 1
    if (left > 0) return
    console.error('out of cheese')
    process.exit(7)
  },
})
