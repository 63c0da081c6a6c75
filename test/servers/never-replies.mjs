// Accepts requests and never replies, so that a run stays in the middle of a scenario.

import { serve } from './conformant.mjs'
import { notify } from './notify-test.mjs'

await serve({
  onRequest() {
    notify('request')
    return false
  },
})
