import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TestContext } from 'node:test'
import { quote } from 'shlex'
import { run } from '../../runner/main'
import { locateSuite, type SuiteFiles } from '../../runner/suite/suite-files'
import { RecordedIo } from '../runner/io'

export const ROOT = resolve(__dirname, '..', '..')

const DEFINITIONS = /\/step-definitions\/(support\/)?[^/]+$/
/** Caches of compiled code, made by what we depend on; not a run's belongings. */
const CACHES = /^(v8|node)-compile-cache/
/** A process sends no event when it is gone, unless it is our child. */
const LOOK_AGAIN_MS = 10
/** Whether the system lists processes with what marks ours. */
const LISTED = existsSync('/proc/self/environ')
/** A limit, not a measurement: what happens at all happens far sooner. */
const LIMIT_MS = 30_000

/** How a program ended, and all it wrote. */
export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/** A program that was started on a stage. */
export interface Actor {
  readonly pid: number
  readonly ended: Promise<Ended>
  /** Resolves as soon as its standard output matches; rejects if it ends without. */
  says(words: RegExp): Promise<void>
}

/** The command line of a server in servers/, for --command. */
export function server(name: string, ...args: string[]): string {
  return [process.execPath, join(__dirname, '..', 'servers', `${name}.mjs`), ...args].map(quote).join(' ')
}

/**
 * Where a run takes place: a temporary folder of its own, a mark in the environment that everything started in it
 * inherits, and a board on which the servers in servers/ write what happens to them.
 */
export class Stage {
  readonly folder = mkdtempSync(join(tmpdir(), 'end-to-end-'))
  /** what everything started here finds in its environment besides */
  readonly variables: NodeJS.ProcessEnv = {}
  private readonly mark = randomUUID()
  private readonly told: string[] = []
  private readonly sockets = new Set<Socket>()
  private heard: () => void = () => {}
  private readonly board: Server

  private constructor() {
    mkdirSync(join(this.folder, 'tmp'))
    this.board = createServer((socket) => {
      this.sockets.add(socket)
      let pending = ''
      socket.on('error', () => {}) // it was killed
      socket.on('data', (data) => {
        const lines = `${pending}${data}`.split('\n')
        pending = lines.pop() ?? ''
        this.told.push(...lines)
        this.heard()
      })
    })
  }

  /** A stage that is gone after the test, with whatever a failed test has left on it. */
  static async build(context: TestContext): Promise<Stage> {
    const stage = new Stage()
    stage.board.listen(0, '127.0.0.1')
    await once(stage.board, 'listening')
    context.after(() => {
      for (const { pid } of stage.processes()) process.kill(pid, 'SIGKILL')
      for (const socket of stage.sockets) socket.destroy()
      stage.board.close()
      rmSync(stage.folder, { recursive: true, force: true })
    })
    return stage
  }

  /** Starts one of our programs as npm does, in a process group of its own. */
  start(program: string, ...args: string[]): Actor {
    const words = [join(ROOT, 'scripts', 'setup.mjs'), '--run', program, ...args]
    const env = this.env()
    return act(
      spawn(process.execPath, words, { cwd: this.folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] }),
    )
  }

  /** Runs the conformance runner to its end in this process, which has loaded it already; its worker is a process. */
  judge(...args: string[]): Promise<Ended> {
    return this.judgeBy(locateSuite(process.execPath), ...args)
  }

  /** The same, by a suite that may be broken. */
  judgeBy(suite: SuiteFiles, ...args: string[]): Promise<Ended> {
    return this.judgeFrom(this.folder, {}, suite, ...args)
  }

  /** The same, by a caller who is in this folder, and has this in the environment besides. */
  judgeFrom(cwd: string, env: NodeJS.ProcessEnv, suite: SuiteFiles, ...args: string[]): Promise<Ended> {
    return this.say(suite, ['--workers', '1', ...args], cwd, env)
  }

  /** Says anything to the runner, to its end, in this process. */
  async say(suite: SuiteFiles, words: string[], cwd = this.folder, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const io = new RecordedIo(cwd, { ...this.env(), ...env })
    // Cucumber reads definitions by loading their files, which Node does once only
    for (const file of Object.keys(require.cache)) if (DEFINITIONS.test(file)) delete require.cache[file]
    const code = await run(words, io, suite)
    return { code, signal: null, stdout: io.out, stderr: io.err }
  }

  /** Resolves with the value of this event, as soon as a server has told of it. */
  async hears(event: string): Promise<string> {
    const limit = AbortSignal.timeout(LIMIT_MS)
    for (;;) {
      const line = this.told.find((each) => each.startsWith(`${event} `))
      if (line) return line.slice(event.length + 1)
      assert.ok(!limit.aborted, `no server has told of "${event}"`)
      await new Promise<void>((resolve) => {
        this.heard = resolve
        limit.onabort = () => resolve()
      })
    }
  }

  /** Asserts that of all that was started here nothing is left: no process, no file, no listening socket. */
  async leavesNothing(): Promise<void> {
    const patience = performance.now() + LIMIT_MS
    while (this.processes().length > 0 && performance.now() < patience)
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
    assert.deepEqual(this.processes(), [], 'processes are left')
    const files = readdirSync(join(this.folder, 'tmp')).filter((name) => !CACHES.test(name))
    assert.deepEqual(files, [], 'temporary files are left')
    if (LISTED) return // a port that some other suite has been given since says nothing of us
    for (const line of this.told.filter((each) => each.startsWith('listening '))) {
      const port = Number(line.split(' ')[1])
      assert.equal(await accepts(port), false, `port ${port} still accepts connections`)
    }
  }

  /** The caller's environment, the mark, and where the temporary files go. */
  private env(): NodeJS.ProcessEnv {
    const { port } = this.board.address() as AddressInfo
    // coverage is judged by the tests beside the code; in the processes of these runs it would only cost time
    const { NODE_TEST_CONTEXT: _, FORCE_COLOR: __, NODE_V8_COVERAGE: ___, ...inherited } = process.env
    return {
      ...inherited,
      ...this.variables,
      TMPDIR: join(this.folder, 'tmp'),
      STAGE_MARK: this.mark,
      STAGE_BOARD: `${port}`,
    }
  }

  /** Every process that carries the mark; Linux tells, elsewhere only the ports are looked at. */
  private processes(): { pid: number; command: string }[] {
    if (!LISTED) return []
    // redis-server writes its title over its environment, but works in the folder that was made for it
    const inFolder = (pid: string) => link(`/proc/${pid}/cwd`).startsWith(join(this.folder, 'tmp'))
    return readdirSync('/proc')
      .filter((name) => (/^\d+$/.test(name) && read(`/proc/${name}/environ`).includes(this.mark)) || inFolder(name))
      .map((name) => ({ pid: Number(name), command: read(`/proc/${name}/cmdline`).replaceAll('\0', ' ') }))
  }
}

function act(child: ChildProcess): Actor {
  let [stdout, stderr] = ['', '']
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, stdout, stderr }))
  const says = async (words: RegExp) => {
    const over = ended.then(() => assert.fail(`it ended without saying ${words}:\n${stdout}${stderr}`))
    while (!words.test(stdout)) await Promise.race([once(child.stdout ?? child, 'data'), over])
    over.catch(() => {})
  }
  return { pid: child.pid ?? Number.NaN, ended, says }
}

/** A file of /proc, empty once its process is gone. */
function read(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}

/** Where a link of /proc leads, empty once its process is gone. */
function link(file: string): string {
  try {
    return readlinkSync(file)
  } catch {
    return ''
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

/** Asserts that nothing of how the program works inside shows in what it wrote: no stack trace. */
export function showsNoInsides({ stdout, stderr }: Ended): void {
  assert.doesNotMatch(stdout + stderr, /^\s+at .*(:\d+:\d+|node:)/m)
  assert.doesNotMatch(stdout + stderr, /node_modules|\bundefined\b|\[object|Unhandled|Warning:/)
}

/** Asserts the exit code, and that the message is one: said once, by these words. */
export function saysOnce(ended: Ended, code: number, ...words: RegExp[]): void {
  const all = ended.stdout + ended.stderr
  assert.equal(ended.code, code, all)
  for (const word of words) {
    const found = all.match(new RegExp(word, 'g')) ?? []
    assert.equal(found.length, 1, `${word} is said ${found.length} times:\n${all}`)
  }
  showsNoInsides(ended)
}
