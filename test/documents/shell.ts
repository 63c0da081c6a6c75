import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'

/** How a command ended, and what it printed on both streams. */
export interface Typed {
  code: number
  output: string
}

/** One shell into which commands are typed, one after the other: what one sets, the next one has. */
export class Shell {
  private readonly mark = randomUUID()
  private readonly bash: ChildProcess
  private output = ''

  /** Commands that are left running are in its process group. */
  constructor(
    private readonly cwd: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    const options = { cwd, env, detached: true, stdio: 'pipe' } as const
    this.bash = spawn('bash', ['--noprofile', '--norc'], options)
    for (const stream of [this.bash.stdout, this.bash.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text
      })
    this.bash.stdin?.on('error', () => {}) // the shell has ended
  }

  /** Types a command, and waits for its end. */
  async type(command: string): Promise<Typed> {
    this.output = ''
    this.bash.stdin?.write(`{\n${command}\n} </dev/null 2>&1\nprintf '\\n%s %d\\n' ${this.mark} $?\n`)
    const end = new RegExp(`\\n${this.mark} (\\d+)\\n`)
    const over = once(this.bash, 'close').then(() => assert.fail(`the shell has ended:\n${this.output}`))
    over.catch(() => {})
    for (;;) {
      const [, code] = end.exec(this.output) ?? []
      if (code !== undefined) return { code: Number(code), output: this.output.replace(end, '\n') }
      await Promise.race([once(this.bash.stdout ?? this.bash, 'data'), over])
    }
  }

  /** Types a command that goes on until it is ended: once it prints `ready`, it gets SIGTERM. Resolves when all of it has ended. */
  async typeUntil(ready: RegExp, command: string): Promise<Typed> {
    const child = spawn('bash', ['-c', command], { cwd: this.cwd, env: this.env, detached: true, stdio: 'pipe' })
    let output = ''
    let isTold = false
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
        if (isTold || !ready.test(output) || child.pid === undefined) return
        isTold = true
        process.kill(-child.pid, 'SIGTERM')
      })
    const [code] = await once(child, 'close')
    assert.match(output, ready)
    return { code: code ?? 0, output }
  }

  /** Ends the shell, and what it has left running. */
  async close(): Promise<void> {
    const { pid, exitCode, signalCode } = this.bash
    if (pid === undefined || exitCode !== null || signalCode !== null) return
    const closed = once(this.bash, 'close')
    process.kill(-pid, 'SIGKILL')
    await closed
  }
}
