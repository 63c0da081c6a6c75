// Right, but SIGTERM means nothing to it.

import { serve } from './right.mjs'

await serve()
process.removeAllListeners('SIGTERM')
process.on('SIGTERM', () => console.log('SIGTERM? No.'))
