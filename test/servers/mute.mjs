// Takes requests and never answers one: whoever asks is held in the middle of a scenario.

import { tell } from './notice.mjs'
import { serve } from './right.mjs'

await serve({
  onRequest() {
    tell('asked')
    return false
  },
})
