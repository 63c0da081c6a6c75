// Conformant, but ignores SIGTERM.

import { serve } from './conformant.mjs'

await serve()
process.removeAllListeners('SIGTERM')
process.on('SIGTERM', () => console.log('SIGTERM? No.'))
