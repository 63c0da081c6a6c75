// Every other one that is started sends each frame twice; the file named tells the next one which it is.

import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { serve } from './right.mjs'

const file = process.argv[2]
const isOther = existsSync(file)
if (isOther) rmSync(file)
else writeFileSync(file, '')

await serve({ times: isOther ? 2 : 1 })
