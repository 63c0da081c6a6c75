import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Fact } from '../gate'
import { readJson } from '../tracked'
import type { Packed } from './pack'

/** What an installation may have at most: packages beside this one, and MB on disk with it. Lowered when it shrinks. */
const CEILING = { packages: 216, megabytes: 58 }

/** Bytes of a block on disk: what `du` counts. */
const BLOCK = 4096

interface Locked {
  dev?: boolean
  hasInstallScript?: boolean
}

/** What an installation of the package costs, by the lock file and the packages that are installed here. */
export function installedFacts({ size, bytes, files }: Packed): { facts: Fact[]; notes: string[] } {
  const locked: [string, Locked][] = Object.entries(readJson('package-lock.json').packages)
  const packages = locked.filter(([path, { dev }]) => path !== '' && !dev)
  const disk = packages.reduce((sum, [path]) => sum + diskUse(path), size)
  const megabytes = Math.round(disk / 1e5) / 10
  const scripts = packages.flatMap(([path, { hasInstallScript }]) => (hasInstallScript ? path : []))
  const figures = `${packages.length} packages, ${megabytes} MB on disk`
  return {
    facts: [
      [`an installation has ${figures}; more than ${CEILING.packages} packages`, packages.length <= CEILING.packages],
      [`an installation has ${figures}; more than ${CEILING.megabytes} MB`, megabytes <= CEILING.megabytes],
      [`packages that run a script when they are installed: ${scripts.join(', ')}`, scripts.length === 0],
    ],
    notes: [
      `the package: ${files.length} files, ${kilobytes(bytes.length)} packed, ${kilobytes(size)} unpacked`,
      `an installation: ${figures}`,
    ],
  }
}

/** Bytes on disk of the files of a package, without the packages in it. */
function diskUse(path: string): number {
  const files = readdirSync(path, { withFileTypes: true }).filter(({ name }) => name !== 'node_modules')
  return files.reduce((sum, entry) => {
    const inner = join(path, entry.name)
    return sum + (entry.isDirectory() ? diskUse(inner) : Math.ceil(statSync(inner).size / BLOCK) * BLOCK)
  }, 0)
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000)} KB`
}
