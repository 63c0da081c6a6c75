import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { abandonOnExit, ownFolder } from '../belongings'
import { Child } from '../child'

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
