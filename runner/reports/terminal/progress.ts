import type { SingleBar } from 'cli-progress'

/** The stream, whether it is a terminal, and how wide. */
export type Output = NodeJS.WritableStream & { isTTY?: boolean; columns?: number }

/** Where something is written, and what the environment says of it. */
export interface Screen {
  env: NodeJS.ProcessEnv
  stdout: Output
}

/** Whether lines can be drawn again: not on a dumb terminal, nor in CI, whose log keeps every one. NO_COLOR is about colours. */
export function canRedraw({ env, stdout }: Screen): boolean {
  const isCi = Boolean(env.CI) && env.CI !== 'false' && env.CI !== '0'
  return Boolean(stdout.isTTY) && env.TERM !== 'dumb' && !isCi
}

/** A progress bar for a terminal; `format` is the text after the bar. */
export function makeBar(stream: Output, format: string): SingleBar {
  const { SingleBar } = require('cli-progress') as typeof import('cli-progress') // only where there is a terminal
  return new SingleBar({
    stream,
    format: `  {bar} ${format}`,
    barsize: 24,
    barCompleteChar: '━',
    barIncompleteChar: '─',
    hideCursor: true,
    clearOnComplete: true,
    // cli.ts handles the signals
    gracefulExit: false,
  })
}

/** Writes text, with a progress bar below it while the suite runs. The bar is shown only where it can be drawn again. */
export class Progress {
  private bar: SingleBar | undefined
  private done = 0
  private total = 0
  private notPassed = 0

  constructor(
    private readonly screen: Screen,
    /** The text before the count, such as the number of this run. */
    private readonly label = '',
  ) {}

  start(total: number): void {
    this.total = total
    if (!canRedraw(this.screen)) return
    this.bar = makeBar(
      this.screen.stdout,
      `${this.label}{value}/{total} scenarios{notPassed}  {duration_formatted}, about {eta_formatted} to go`,
    )
    this.draw()
  }

  /** One more scenario has finished. */
  step(passed: boolean): void {
    this.done += 1
    if (!passed) this.notPassed += 1
    this.bar?.update(this.done, this.payload())
  }

  /** Writes text above the progress bar. */
  write(text: string): void {
    this.bar?.stop()
    this.screen.stdout.write(text)
    if (this.bar) this.draw()
  }

  /** Removes the progress bar. */
  stop(): void {
    this.bar?.stop()
    this.bar = undefined
  }

  private draw(): void {
    this.bar?.start(this.total, this.done, this.payload())
  }

  private payload(): { notPassed: string } {
    return { notPassed: this.notPassed > 0 ? `, ${this.notPassed} not passed` : '' }
  }
}
