import { cpSync, mkdirSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Fact, type Result, resultOf } from './gate'
import { runProgram } from './programs'
import { readJson } from './tracked'

/** What may be published. npm adds the last three by itself. */
const PUBLISHED =
  /^(dist\/(runner|reference-server|step-definitions|schemas)|features|implementations|schemas)\/|^(package\.json|README\.md|LICENSE|proof\/signatures\.json)$/
/** Tests, and sources in TypeScript; declarations of types are meant to be there. */
const FOREIGN = /\.test\.|(?<!\.d)\.ts$/

/**
 * The published package, built in `folder` and not in dist/, which another run may be using: what npm would put into it,
 * and that its two commands run.
 */
export async function checkPackage(folder: string): Promise<Result> {
  const manifest = readJson('package.json')
  const build = await runProgram(process.execPath, ['scripts/build.mjs', '--no-check', '--out', join(folder, 'dist')])
  if (build.code !== 0) return { passed: 0, failed: 1, output: `the package cannot be built:\n${build.output}` }
  mkdirSync(folder, { recursive: true })
  for (const name of [
    'package.json',
    'README.md',
    'LICENSE',
    'features',
    'implementations',
    'proof/signatures.json',
    'schemas',
  ])
    cpSync(name, join(folder, name), { recursive: true })
  const npm = ['pack', folder, '--dry-run', '--json', '--ignore-scripts', '--loglevel=error']
  const pack = await runProgram('npm', npm)
  if (pack.code !== 0) return { passed: 0, failed: 1, output: pack.output }
  const files: string[] = JSON.parse(pack.output)[0].files.map(({ path }: { path: string }) => path)
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  const run = (bin: string, ...args: string[]) =>
    runProgram(process.execPath, [join(folder, manifest.bin[bin]), ...args])
  const list = await run('realizehit-conformance', 'list')
  const server = await run('realizehit-server', '--version')
  const page = join(folder, 'dist', 'reference-server', 'console', 'assets.js')
  const assets = await runProgram(process.execPath, ['-p', `require(${JSON.stringify(page)}).loadAssets().size`])
  return resultOf([
    ...files.map((file): Fact => [`${file} would be published`, PUBLISHED.test(file) && !FOREIGN.test(file)]),
    ...[...Object.values<string>(manifest.bin), 'proof/signatures.json'].map(
      (file): Fact => [`${file} is not in it`, files.includes(file)],
    ),
    [`realizehit-conformance list:\n${list.output}`, list.code === 0 && list.output.includes('3.1.1')],
    [`the files of the console's page:\n${assets.output}`, assets.code === 0],
    [`realizehit-server --version:\n${server.output}`, server.code === 0 && server.output.trim() === manifest.version],
  ])
}
