import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { transformSync } from '@swc/core'
import type { Result } from './gate'
import { packageProgram, runProgram } from './programs'
import { readJson, trackedFiles } from './tracked'

interface FileSummary {
  lines: { total: number; covered: number }
}

/**
 * Judges the V8 coverage in `folder`: the lines that ran in any process. `least` is the percentage that each part of the
 * tree needs. A file that nothing loads counts in full. `work` takes the report.
 */
export async function lineCoverage(folder: string, work: string, least: Record<string, number>): Promise<Result> {
  const parts = Object.keys(least)
  const sources = parts.flatMap((part) => trackedFiles(`${part}/**/*.ts`, `${part}/*.ts`))
  const excluded = ['**/*.test.ts', '**/*.d.ts', ...sources.filter(isTypesOnly)]
  const scope = [
    ...parts.flatMap((part) => ['--include', `${part}/**/*.ts`]),
    ...excluded.flatMap((file) => ['--exclude', file]),
  ]
  const reports = ['--reporter', 'text', '--reporter', 'json-summary', '--reports-dir', work]
  // --merge-async: 0.2 GB of memory in place of 1.3 GB
  const args = ['report', '--merge-async', '--all', '--temp-directory', folder, ...reports, ...scope]
  const { code, output } = await runProgram(packageProgram('c8'), args)
  if (code !== 0) return { passed: 0, failed: parts.length, output }
  const summary: Record<string, FileSummary> = readJson(join(work, 'coverage-summary.json'))
  const short = parts.filter((part) => percentage(part, summary) < (least[part] ?? 100))
  const wrong = short.map((part) => `${part}: less than ${least[part]} % of lines`)
  const notes = parts.map((part) => `${part}: ${percentage(part, summary).toFixed(2)} %`)
  return {
    passed: parts.length - short.length,
    failed: short.length,
    output: `${output}${wrong.join('\n')}`,
    notes: [notes.join(', ')],
  }
}

/** 0 for a part in which there is nothing to cover: its name is wrong. */
function percentage(part: string, summary: Record<string, FileSummary>): number {
  const files = Object.entries(summary).filter(([file]) => relative(process.cwd(), file).startsWith(`${part}/`))
  const sum = (what: 'total' | 'covered') => files.reduce((all, [, { lines }]) => all + lines[what], 0)
  return files.length === 0 ? 0 : (sum('covered') * 100) / sum('total')
}

/** Whether nothing of a file is left when its types are gone: no line of it can run. */
export function isTypesOnly(file: string): boolean {
  const parser = { syntax: 'typescript' } as const
  const options = { swcrc: false, filename: file, jsc: { parser, target: 'es2022' } } as const
  const { code } = transformSync(readFileSync(file, 'utf8'), options)
  return code.replace(/\/\*[\s\S]*?\*\/|\/\/.*|export\s*\{\s*\};?/g, '').trim() === ''
}
