// A sound server that sends every frame twice.

import { serve } from './right.mjs'

await serve({ times: 2 })
