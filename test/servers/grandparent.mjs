// Right, and starts another process, which ignores SIGTERM and would outlive it.

import { spawn } from 'node:child_process'
import { serve } from './right.mjs'

const script = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 60_000)'
spawn(process.execPath, ['-e', script], { stdio: 'inherit' }).unref()
await serve()
