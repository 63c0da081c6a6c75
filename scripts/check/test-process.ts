import { availableParallelism } from 'node:os'
import { run } from 'node:test'
import { inspect } from 'node:util'
import { END, type TestEvent } from './test-results'

// Runs test files, each in a process of its own, and sends what happens to the parent process.
// Arguments: the limit for one file in ms, then the files in the order in which they start.

const [limit, ...files] = process.argv.slice(2)
process.on('disconnect', () => process.exit(1)) // the parent process is gone

/** What the parent needs to know of an event of node:test. */
interface RunnerEvent {
  type: string
  data: {
    name: string
    file?: string
    nesting: number
    skip?: string | boolean
    todo?: string | boolean
    message?: string
    details?: { type?: string; error?: Error & { failureType?: string; cause?: unknown } }
  }
}

async function main(): Promise<void> {
  // two more than there are cores, because many tests wait; by itself Node leaves one core free, which is half of two
  const events = run({ files, concurrency: availableParallelism() + 2, timeout: Number(limit) })
  for await (const { type, data } of events as AsyncIterable<RunnerEvent>) {
    const { file, name, nesting, details, message } = data
    if (!file) continue
    const error = details?.error
    const cause = error?.cause ?? error?.message
    const event: TestEvent = { type, file, name, nesting }
    if (message !== undefined) event.text = message
    if (details?.type === 'suite') event.isSuite = true
    if (data.skip !== undefined && data.skip !== false) event.isSkipped = true
    if (data.todo !== undefined && data.todo !== false) event.isTodo = true
    if (error?.failureType) event.failureType = error.failureType
    if (error) event.text = typeof cause === 'string' ? cause : inspect(cause)
    process.send?.(event)
  }
  // Messages queue up here while the parent is busy, and are lost if this process exits. When this one is sent, all are.
  process.send?.(END, () => process.exit(0))
}

void main()
