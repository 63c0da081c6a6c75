// A sound server that speaks Engine.IO protocol revision 3, and no other.

import { serve } from './right.mjs'

/** Engine.IO settings with which only clients of revision 3 get in. */
export const REVISION_3 = {
  allowEIO3: true,
  allowRequest: ({ url }, decide) => decide(null, /[?&]EIO=3(&|$)/.test(url)),
}

if (import.meta.filename === process.argv[1]) await serve({ settings: REVISION_3 })
