// Conformant, and starts a child process that ignores SIGTERM and would survive it.

import { spawn } from 'node:child_process'
import { serve } from './conformant.mjs'

const script = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 60_000)'
spawn(process.execPath, ['-e', script], { stdio: 'inherit' }).unref()
await serve()
