/** A job of a workflow, as far as our rules ask for it. */
interface Job {
  permissions?: Record<string, string>
  'timeout-minutes'?: number
  steps: { uses?: string; run?: string; with?: Record<string, unknown> }[]
}

export interface Workflow {
  permissions?: unknown
  concurrency?: { group: string }
  jobs: Record<string, Job>
}

/** What is wrong with a workflow by our rules; `text` is its source, for comments. */
export function offences(text: string, { permissions, jobs }: Workflow): string[] {
  return [
    ...(JSON.stringify(permissions) === '{}' ? [] : ['it has permissions by default']),
    ...Object.entries(jobs).flatMap(([name, job]) => [
      ...(job['timeout-minutes'] ? [] : [`${name} has no timeout`]),
      ...(job.permissions ? [] : [`${name} says no permissions`]),
      ...Object.entries(job.permissions ?? {}).flatMap(([scope, access]) =>
        access === 'read' ? [] : [`${name} may ${access} ${scope}`],
      ),
      ...job.steps.flatMap(({ run = '' }) => (run.includes('${{') ? [`${name}: an expression in a shell`] : [])),
    ]),
    ...unpinned(text),
  ]
}

/** Each `uses:` of another repository that is not pinned by a whole digest, with the version behind it. */
export function unpinned(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => /^\s*(- )?uses:/.test(line) && !/uses: \.\//.test(line))
    .filter((line) => !/uses: [\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))
    .map((line) => `not pinned: ${line.trim()}`)
}
