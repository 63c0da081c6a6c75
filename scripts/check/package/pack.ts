import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { runProgram } from '../programs'
import { readJson, trackedFiles } from '../tracked'

/** What npm has packed, and where it was installed. */
export interface Packed {
  /** The .tgz, and its bytes. */
  tarball: string
  bytes: Uint8Array
  /** The files in it, from the package's root. */
  files: string[]
  /** Bytes of all of them. */
  size: number
  /** The folder of the installed package. */
  root: string
}

/** What npm publishes beside `files`. */
const ALWAYS = ['package.json', 'README.md', 'LICENSE']

/**
 * Packs this checkout as `npm publish` does, and installs it in `folder`/node_modules. It is built in `folder`, and not in
 * dist/, which another run may be using. Its dependencies are those of this checkout, but it sees only those that it declares.
 * Throws an Error with what a program has said.
 */
export async function packInto(folder: string): Promise<Packed> {
  const { name, files, dependencies } = readJson('package.json')
  const stage = join(folder, 'stage')
  await succeed(process.execPath, 'scripts/build.mjs', '--no-check', '--out', join(stage, 'dist'))
  const folders = new Set((files as string[]).map((pattern) => pattern.replace(/^!/, '').split('/')[0]))
  for (const file of trackedFiles().filter((each) => ALWAYS.includes(each) || folders.has(each.split('/')[0])))
    cpSync(file, join(stage, file))
  const options = ['--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder]
  const [packed] = JSON.parse(await succeed('npm', 'pack', stage, ...options))
  const tarball = join(folder, basename(packed.filename))
  const root = join(folder, 'node_modules', name)
  mkdirSync(root, { recursive: true })
  await succeed('tar', '-xzf', tarball, '-C', root, '--strip-components=1')
  for (const dependency of Object.keys(dependencies)) {
    const link = join(root, 'node_modules', dependency)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(resolve('node_modules', dependency), link)
  }
  const paths: string[] = packed.files.map(({ path }: { path: string }) => path)
  return { tarball, bytes: readFileSync(tarball), files: paths, size: packed.unpackedSize, root }
}

async function succeed(program: string, ...args: string[]): Promise<string> {
  const { code, output } = await runProgram(program, args)
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}:\n${output}`)
  return output
}
