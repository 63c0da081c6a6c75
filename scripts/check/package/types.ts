import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Fact } from '../gate'
import { packageProgram, runProgram } from '../programs'
import { readJson } from '../tracked'
import type { Packed } from './pack'

/** What a consumer in TypeScript writes, whether its own modules are CommonJS or not. Type errors are intended where marked. */
const CONSUMER = `
import { AbortError, CannotRunError, exitCodeOf, judge, textOf, UsageError } from 'realizehit-conformance'
import type { ClauseRow, JudgeOptions, Report } from 'realizehit-conformance'
import { Server, type Stats } from 'realizehit-conformance/reference-server'

const options: JudgeOptions = { target: { url: 'http://127.0.0.1:1', redis: 'redis://127.0.0.1' }, without: ['status'] }
export async function use(): Promise<string> {
  const rows: ClauseRow[] = []
  try {
    const report: Report = await judge({ ...options, on: { clause: (row) => rows.push(row) } })
    return exitCodeOf(report) === 0 ? '' : textOf(report)
  } catch (error) {
    if (error instanceof AbortError) return String(error.report?.summary.conformant)
    return error instanceof UsageError || error instanceof CannotRunError ? error.message : ''
  }
}
// @ts-expect-error a target is needed
export const noTarget = judge({})
// @ts-expect-error only what a target can lack
export const noCapability = judge({ ...options, without: ['wings'] })
export const stats = (server: Server): Stats => server.stats()
`

/** Are the types wrong? By attw and by publint, and by compiling a consumer with every check. */
export async function typeFacts(packed: Packed, folder: string): Promise<Fact[]> {
  return [...(await attwFacts(packed)), ...(await publintFacts(packed)), ...(await consumerFacts(folder))]
}

/** What `attw --pack` checks: each entry, as each kind of consumer resolves it. */
async function attwFacts({ bytes }: Packed): Promise<Fact[]> {
  const { checkPackage, createPackageFromTarballData } = await import('@arethetypeswrong/core')
  const result = await checkPackage(createPackageFromTarballData(bytes))
  if (!result.types) return [['attw: the package has no types', false]]
  const problems = result.problems.map((problem): Fact => [`attw: ${JSON.stringify(problem)}`, false])
  const entries = Object.keys(result.entrypoints)
  return [
    ...problems,
    [`attw has checked ${entries}`, ['.', './reference-server'].every((each) => entries.includes(each))],
  ]
}

async function publintFacts({ root, bytes }: Packed): Promise<Fact[]> {
  const { publint } = await import('publint')
  const { formatMessage } = await import('publint/utils')
  const manifest = readJson(join(root, 'package.json'))
  const { messages } = await publint({ pack: { tarball: new Uint8Array(bytes).buffer }, strict: true })
  const facts = messages.map(
    (message): Fact => [`publint: ${formatMessage(message, manifest, { color: false })}`, false],
  )
  return [...facts, ['publint', true]]
}

/** The consumer is compiled in the folder where the package is installed, with the types of Node of this checkout. */
async function consumerFacts(folder: string): Promise<Fact[]> {
  const facts: Fact[] = []
  for (const [file, module] of [
    ['consumer.cts', 'node16'],
    ['consumer.mts', 'nodenext'],
    ['consumer.ts', 'preserve'],
  ] as const) {
    writeFileSync(join(folder, file), CONSUMER)
    const options = ['--module', module, '--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2023']
    const types = ['--types', 'node', '--typeRoots', resolve('node_modules', '@types')]
    const { code, output } = await runProgram(packageProgram('tsc'), [...options, ...types, join(folder, file)])
    facts.push([`${file} (module ${module}) does not compile:\n${output}`, code === 0])
  }
  return facts
}
