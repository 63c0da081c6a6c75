import { execPath, version } from 'node:process'
import { Writable } from 'node:stream'
import type { Io } from '../../runner/io'

/** An Io for tests that records what the runner writes. */
export class RecordedIo implements Io {
  out = ''
  err = ''
  readonly interruption = new AbortController()
  readonly interrupt = this.interruption.signal
  readonly node = { executable: execPath, version }
  readonly stdout: Io['stdout']
  readonly stderr: Io['stderr']

  constructor(
    readonly cwd: string,
    readonly env: NodeJS.ProcessEnv = { PATH: '/usr/bin:/bin' },
    isTTY = false,
  ) {
    const record = (add: (text: string) => void) =>
      new Writable({
        decodeStrings: false,
        write: (text, _encoding, done) => done(void add(String(text)) as undefined),
      })
    this.stdout = Object.assign(
      record((text) => {
        this.out += text
      }),
      isTTY ? { isTTY } : {},
    )
    this.stderr = record((text) => {
      this.err += text
    })
  }
}
