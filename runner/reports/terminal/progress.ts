import { SingleBar } from 'cli-progress'

/** The stream, and whether it is a terminal. */
export type Output = NodeJS.WritableStream & { isTTY?: boolean }

/** A line of progress for a terminal; `format` is what stands behind the bar. */
export function makeBar(stream: Output, format: string): SingleBar {
  return new SingleBar({
    stream,
    format: `  {bar} ${format}`,
    barsize: 24,
    barCompleteChar: '━',
    barIncompleteChar: '─',
    hideCursor: true,
    clearOnComplete: true,
    // the run has handlers of its own
    gracefulExit: false,
  })
}

/** Writes text, with a line of progress below it while the run lasts. The line is for terminals only. */
export class Progress {
  private bar: SingleBar | undefined
  private done = 0
  private total = 0
  private trouble = 0

  constructor(
    private readonly output: Output,
    /** What stands before the count, such as which run of several this is. */
    private readonly label = '',
  ) {}

  start(total: number): void {
    this.total = total
    if (!this.output.isTTY) return
    this.bar = makeBar(this.output, `${this.label}{value}/{total} scenarios{trouble}  {duration_formatted}`)
    this.draw()
  }

  /** One more scenario is finished. */
  step(passed: boolean): void {
    this.done += 1
    if (!passed) this.trouble += 1
    this.bar?.update(this.done, this.payload())
  }

  /** Write above the line of progress. */
  write(text: string): void {
    this.bar?.stop()
    this.output.write(text)
    if (this.bar) this.draw()
  }

  /** Take the line away; what is written from now on stands alone. */
  stop(): void {
    this.bar?.stop()
    this.bar = undefined
  }

  private draw(): void {
    this.bar?.start(this.total, this.done, this.payload())
  }

  private payload(): { trouble: string } {
    return { trouble: this.trouble > 0 ? `, ${this.trouble} not passed` : '' }
  }
}
