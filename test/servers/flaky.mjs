// Every second process sends each frame twice. The file in its argument tells the next process which one it is.

import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { serve } from './conformant.mjs'

const file = process.argv[2]
const isSecond = existsSync(file)
if (isSecond) rmSync(file)
else writeFileSync(file, '')

await serve({ times: isSecond ? 2 : 1 })
