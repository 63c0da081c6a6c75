import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Child } from '../../step-definitions/harness/server/child'
import { cleanUpOnExit, trackFolder } from '../../step-definitions/harness/server/cleanup'

/** A process that owns a folder and a child. It reports both, and then runs until it is ended. */
async function main(): Promise<void> {
  cleanUpOnExit()
  const folder = mkdtempSync(join(tmpdir(), 'realizehit-abandoned-'))
  trackFolder(folder)
  const script = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1e6); console.log(process.pid)`
  const report = (pid: string) => {
    if (process.send) process.send({ folder, pid: Number(pid) })
    else console.log(JSON.stringify({ folder, pid: Number(pid) }))
  }
  await Child.start({ command: process.execPath, args: ['-e', script], onLine: report })
}

void main()
