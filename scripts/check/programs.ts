import { type ChildProcess, type Serializable, spawn } from 'node:child_process'
import { join, resolve } from 'node:path'

// The programs that the gates run. Each has a process group of its own, so that one signal ends it together with
// whatever it has started, and never the shell that called us.

/** Arguments of Node for a program in TypeScript. The path is absolute: child processes elsewhere inherit it. */
export const TYPESCRIPT = ['-r', resolve(__dirname, '..', 'register-ts.cjs')]
/** ms between SIGTERM and SIGKILL */
const GRACE_PERIOD = 5_000

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) signalGroup(child, 'SIGKILL')
})

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  /** standard output and standard error, as they came */
  output: string
}

export interface ProgramOptions {
  env?: NodeJS.ProcessEnv
  /** receives what the program sends with process.send */
  onMessage?: (message: Serializable) => void
}

/** The path of a program that a package brings. */
export const packageProgram = (name: string) => join('node_modules', '.bin', name)

/** Runs a program to its end. Processes that it leaves behind in its group are killed. */
export function runProgram(command: string, args: string[], options: ProgramOptions = {}): Promise<Ended> {
  const { onMessage } = options
  const child = spawn(command, args, {
    env: { ...process.env, ...options.env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', ...(onMessage ? (['ipc'] as const) : [])],
  })
  running.add(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  if (onMessage) child.on('message', onMessage)
  return new Promise((settle) => {
    const end = (ended: Ended) => {
      signalGroup(child, 'SIGKILL')
      running.delete(child)
      settle(ended)
    }
    child.on('error', (error) => end({ code: null, signal: null, output: `${output}${error.message}` }))
    // something left behind may hold the pipes open, so it goes first
    child.on('exit', () => signalGroup(child, 'SIGKILL'))
    child.on('close', (code, signal) => end({ code, signal, output }))
  })
}

/** Ends all programs and what they have started: SIGTERM, and SIGKILL for what is still there after the grace period. */
export async function stopPrograms(): Promise<void> {
  const children = [...running]
  const ends = children.map((child) => new Promise((resolve) => child.once('close', resolve)))
  for (const child of children) signalGroup(child, 'SIGTERM')
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise((resolve) => {
    timer = setTimeout(resolve, GRACE_PERIOD)
  })
  await Promise.race([Promise.all(ends), limit])
  clearTimeout(timer)
  for (const child of running) signalGroup(child, 'SIGKILL')
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // nothing of the group is left
  }
}
