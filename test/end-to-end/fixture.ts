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

const STEP_DEFINITION_FILES = /\/step-definitions\/(support\/)?[^/]+$/
/** Caches of compiled code that dependencies create; a run need not remove them. */
const COMPILE_CACHES = /^(v8|node)-compile-cache/
/** ms between two looks at the processes: only a child process reports its end. */
const POLL_MS = 10
/** Whether the system lists processes with their environment, by which ours are recognized. */
const HAS_PROC = existsSync('/proc/self/environ')
/** ms; only a limit: what happens at all happens far sooner. */
const LIMIT_MS = 120_000

/** How a program ended, and everything it wrote. */
export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/** A program that was started in a fixture. */
export interface StartedProgram {
  readonly pid: number
  readonly ended: Promise<Ended>
  /** Resolves to the match as soon as its standard output matches; rejects if the program ends without one. */
  prints(words: RegExp): Promise<readonly string[]>
}

/** The command line of a server in test/servers/, for --command. */
export function server(name: string, ...args: string[]): string {
  return [process.execPath, join(__dirname, '..', 'servers', `${name}.mjs`), ...args].map(quote).join(' ')
}

/**
 * The environment of a run: a temporary folder, a mark in the environment variables that every process started in it
 * inherits, and a port to which the servers in test/servers/ report events (see notify-test.mjs).
 */
export class Fixture {
  readonly folder = mkdtempSync(join(tmpdir(), 'end-to-end-'))
  /** Additional environment variables of everything started here. */
  readonly variables: NodeJS.ProcessEnv = {}
  private readonly mark = randomUUID()
  private readonly events: string[] = []
  private readonly sockets = new Set<Socket>()
  private onEvent: () => void = () => {}
  private readonly eventServer: Server

  private constructor() {
    mkdirSync(join(this.folder, 'tmp'))
    this.eventServer = createServer((socket) => {
      this.sockets.add(socket)
      let pending = ''
      socket.on('error', () => {}) // the server was killed
      socket.on('data', (data) => {
        const lines = `${pending}${data}`.split('\n')
        pending = lines.pop() ?? ''
        this.events.push(...lines)
        this.onEvent()
      })
    })
  }

  /** Creates a fixture that is removed after the test, with every process and file that a failed test has left. */
  static async create(context: TestContext): Promise<Fixture> {
    const fixture = new Fixture()
    fixture.eventServer.listen(0, '127.0.0.1')
    await once(fixture.eventServer, 'listening')
    context.after(() => {
      for (const { pid } of fixture.processes()) killIfRunning(pid)
      for (const socket of fixture.sockets) socket.destroy()
      fixture.eventServer.close()
      rmSync(fixture.folder, { recursive: true, force: true })
    })
    return fixture
  }

  /** Starts a program of this repository as npm does, in a process group of its own. */
  start(program: string, ...args: string[]): StartedProgram {
    return this.spawn(process.execPath, [join(ROOT, 'scripts', 'setup.mjs'), '--run', program, ...args], this.folder)
  }

  /** Starts a server by `npm start`; the process is npm. Its output ends when the server has ended, too. */
  npmStart(...args: string[]): StartedProgram {
    return this.spawn('npm', ['start', '--silent', `--cache=${join(this.folder, 'npm')}`, '--', ...args], ROOT)
  }

  /** Judges a server: runs the conformance runner in this process, which has loaded it already. Its worker is a process. */
  judge(...args: string[]): Promise<Ended> {
    return this.judgeWith(locateSuite(process.execPath), ...args)
  }

  /** The same, with a suite that may be broken. */
  judgeWith(suite: SuiteFiles, ...args: string[]): Promise<Ended> {
    return this.judgeFrom(this.folder, {}, suite, ...args)
  }

  /** The same, called from another folder with additional environment variables. */
  judgeFrom(cwd: string, env: NodeJS.ProcessEnv, suite: SuiteFiles, ...args: string[]): Promise<Ended> {
    return this.runCli(suite, ['--workers', '1', ...args], cwd, env)
  }

  /** Runs any command of the runner in this process. */
  async runCli(suite: SuiteFiles, words: string[], cwd = this.folder, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const io = new RecordedIo(cwd, { ...this.env(), ...env })
    // Cucumber registers step definitions when their files are loaded, and Node loads a file only once
    for (const file of Object.keys(require.cache)) if (STEP_DEFINITION_FILES.test(file)) delete require.cache[file]
    const code = await run(words, io, suite)
    return { code, signal: null, stdout: io.out, stderr: io.err }
  }

  /** Resolves with the value of this event as soon as a server has reported it. */
  async waitForEvent(event: string): Promise<string> {
    const limit = AbortSignal.timeout(LIMIT_MS)
    for (;;) {
      const line = this.events.find((each) => each.startsWith(`${event} `))
      if (line) return line.slice(event.length + 1)
      assert.ok(!limit.aborted, `no server has reported "${event}"`)
      await new Promise<void>((resolve) => {
        this.onEvent = resolve
        limit.onabort = () => resolve()
      })
    }
  }

  /** Asserts that nothing that was started here is left: no process, no temporary file, no listening socket. */
  async assertNothingLeft(): Promise<void> {
    const deadline = performance.now() + LIMIT_MS
    while (this.processes().length > 0 && performance.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    assert.deepEqual(this.processes(), [], 'processes are left')
    const files = readdirSync(join(this.folder, 'tmp')).filter((name) => !COMPILE_CACHES.test(name))
    assert.deepEqual(files, [], 'temporary files are left')
    if (HAS_PROC) return // no process is left; a port may belong to another program by now
    for (const line of this.events.filter((each) => each.startsWith('listening '))) {
      const port = Number(line.split(' ')[1])
      assert.equal(await accepts(port), false, `port ${port} still accepts connections`)
    }
  }

  /** Runs the conformance program by npm, called from this fixture's folder. */
  npmConformance(...args: string[]): StartedProgram {
    const npm = ['--prefix', ROOT, `--cache=${join(this.folder, 'npm')}`, 'run', '--silent', 'conformance', '--']
    return this.spawn('npm', [...npm, ...args], this.folder)
  }

  /** Starts any program by Node, in a folder of its own. */
  node(cwd: string, ...words: string[]): StartedProgram {
    return this.spawn(process.execPath, words, cwd)
  }

  /** Starts any program, with additional environment variables. */
  startProgram(program: string, words: string[], cwd: string, env: NodeJS.ProcessEnv): StartedProgram {
    return this.spawn(program, words, cwd, env)
  }

  private spawn(program: string, words: string[], cwd: string, more: NodeJS.ProcessEnv = {}): StartedProgram {
    const env = { ...this.env(), ...more }
    return watch(spawn(program, words, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] }))
  }

  /** The inherited environment, the mark, and the folder for temporary files. */
  env(): NodeJS.ProcessEnv {
    const { port } = this.eventServer.address() as AddressInfo
    // coverage is judged by the tests beside the code; in the processes of these runs it would only cost time
    const { NODE_TEST_CONTEXT: _, FORCE_COLOR: __, NODE_V8_COVERAGE: ___, ...inherited } = process.env
    return {
      ...inherited,
      ...this.variables,
      TMPDIR: join(this.folder, 'tmp'),
      FIXTURE_MARK: this.mark,
      FIXTURE_PORT: `${port}`,
    }
  }

  /** Every process that has the mark; only Linux can list them, elsewhere the ports are checked. */
  private processes(): { pid: number; command: string }[] {
    if (!HAS_PROC) return []
    // redis-server overwrites its environment with its title, but runs in its own folder below ours
    const inFolder = (pid: string) => link(`/proc/${pid}/cwd`).startsWith(join(this.folder, 'tmp'))
    return readdirSync('/proc')
      .filter((name) => (/^\d+$/.test(name) && read(`/proc/${name}/environ`).includes(this.mark)) || inFolder(name))
      .map((name) => ({ pid: Number(name), command: read(`/proc/${name}/cmdline`).replaceAll('\0', ' ') }))
  }
}

function watch(child: ChildProcess): StartedProgram {
  let [stdout, stderr] = ['', '']
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, stdout, stderr }))
  const prints = async (words: RegExp) => {
    const over = ended.then(() => assert.fail(`it ended without printing ${words}:\n${stdout}${stderr}`))
    let match = words.exec(stdout)
    while (!match) {
      await Promise.race([once(child.stdout ?? child, 'data'), over])
      match = words.exec(stdout)
    }
    over.catch(() => {})
    return match
  }
  return { pid: child.pid ?? Number.NaN, ended, prints }
}

/** Kills a process, which may end by itself at the same time. */
function killIfRunning(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** A file of /proc; empty once its process has ended. */
function read(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}

/** The target of a link in /proc; empty once its process has ended. */
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

/** Asserts that the output has no stack trace and no other sign of the program's internals. */
export function assertNoInternals({ stdout, stderr }: Ended): void {
  assert.doesNotMatch(stdout + stderr, /^\s+at .*(:\d+:\d+|node:)/m)
  assert.doesNotMatch(stdout + stderr, /node_modules|\bundefined\b|\[object|Unhandled|Warning:/)
}

/** Asserts the exit code, and that each of these messages appears exactly once. */
export function assertSaidOnce(ended: Ended, code: number, ...words: RegExp[]): void {
  const all = ended.stdout + ended.stderr
  assert.equal(ended.code, code, all)
  for (const word of words) {
    const found = all.match(new RegExp(word, 'g')) ?? []
    assert.equal(found.length, 1, `${word} appears ${found.length} times:\n${all}`)
  }
  assertNoInternals(ended)
}
