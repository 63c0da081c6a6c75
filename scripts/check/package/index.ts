import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Fact, type Result, resultOf } from '../gate'
import { runProgram } from '../programs'
import { readJson } from '../tracked'
import { contentFacts } from './contents'
import { installedFacts } from './installed'
import { type Packed, packInto } from './pack'
import { typeFacts } from './types'

/**
 * The published package: what is in it, that its links, its entries and its types lead somewhere, what installing it costs,
 * and that its two commands run. Needs no network.
 */
export async function checkPackage(folder: string): Promise<Result> {
  let packed: Packed
  try {
    packed = await packInto(folder)
  } catch (error) {
    return { passed: 0, failed: 1, output: `the package cannot be made: ${(error as Error).message}` }
  }
  const installed = installedFacts(packed)
  const facts = [
    ...contentFacts(packed),
    ...(await typeFacts(packed, folder)),
    ...installed.facts,
    ...(await commandFacts(packed)),
  ]
  return { ...resultOf(facts), notes: [...installed.notes, await startText(folder)] }
}

/** Judges one clause of the bundled server, until the first scenario has its verdict. */
const START = `
  const { judge } = require('realizehit-conformance')
  const target = { module: require.resolve('realizehit-conformance/reference-server') }
  const controller = new AbortController()
  const scenario = () => { console.log(Math.round(performance.now())); controller.abort() }
  judge({ target, only: 'subscribing/1', workers: 1, signal: controller.signal, on: { scenario } }).catch(({ name }) => console.log(name))`

/** How long it takes from the start of Node to the first verdict. No check: a machine may be as busy as it likes. */
async function startText(folder: string): Promise<string> {
  const file = join(folder, 'start.cjs')
  writeFileSync(file, START)
  const { output } = await runProgram(process.execPath, [file])
  const [ms = '', name = ''] = output.trim().split('\n')
  if (name !== 'AbortError') throw new Error(`the start of a run cannot be measured:\n${output}`)
  return `from the start to the first verdict: ${ms} ms here and now`
}

async function commandFacts({ root }: Packed): Promise<Fact[]> {
  const { bin, version } = readJson('package.json')
  const run = (name: string, ...args: string[]) => runProgram(process.execPath, [join(root, bin[name]), ...args])
  const list = await run('realizehit-conformance', 'list')
  const server = await run('realizehit-server', '--version')
  const page = join(root, 'dist', 'reference-server', 'console', 'assets.js')
  const assets = await runProgram(process.execPath, ['-p', `require(${JSON.stringify(page)}).loadAssets().size`])
  return [
    [`the files of the console's page:\n${assets.output}`, assets.code === 0],
    [`realizehit-conformance list:\n${list.output}`, list.code === 0 && list.output.includes('3.1.1')],
    [`realizehit-server --version:\n${server.output}`, server.code === 0 && server.output.trim() === version],
  ]
}
