// Conformant, except that it sends every frame twice.

import { serve } from './conformant.mjs'

await serve({ times: 2 })
