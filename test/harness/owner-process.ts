import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Child } from '../../step-definitions/harness/server/child'
import { abandonOnExit, ownFolder } from '../../step-definitions/harness/server/cleanup'

/** A process with a folder and a child of its own, which tells both, and then lives until it is ended. */
async function main(): Promise<void> {
  abandonOnExit()
  const folder = mkdtempSync(join(tmpdir(), 'realizehit-abandoned-'))
  ownFolder(folder)
  const script = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1e6); console.log(process.pid)`
  const tell = (pid: string) => {
    if (process.send) process.send({ folder, pid: Number(pid) })
    else console.log(JSON.stringify({ folder, pid: Number(pid) }))
  }
  await Child.start({ command: process.execPath, args: ['-e', script], onLine: tell })
}

void main()
