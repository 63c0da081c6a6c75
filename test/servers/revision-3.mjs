// A conformant server that accepts only Engine.IO protocol revision 3.

import { serve } from './conformant.mjs'

/** Engine.IO settings that accept only clients of revision 3. */
export const REVISION_3 = {
  allowEIO3: true,
  allowRequest: ({ url }, decide) => decide(null, /[?&]EIO=3(&|$)/.test(url)),
}

if (import.meta.filename === process.argv[1]) await serve({ settings: REVISION_3 })
