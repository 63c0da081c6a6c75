const OUTPUT_KEPT = 8_000
let kept = ''
let listener: ((line: string) => void) | undefined

/**
 * Captures what this process prints, for a server that runs in it. Nothing reaches the terminal, which belongs to the
 * runner. Returns a function that returns the end of the output.
 */
export function captureOutput(onLine: (line: string) => void): () => string {
  if (!listener) for (const stream of [process.stdout, process.stderr]) stream.write = keep
  listener = onLine
  return () => kept
}

function keep(chunk: string | Uint8Array, encoding?: unknown, callback?: unknown): boolean {
  const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')
  kept = (kept + text).slice(-OUTPUT_KEPT)
  for (const line of text.replace(/\n$/, '').split('\n')) listener?.(line)
  const done = typeof encoding === 'function' ? encoding : callback
  if (typeof done === 'function') queueMicrotask(() => done())
  return true
}
