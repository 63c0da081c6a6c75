const OUTPUT_KEPT = 8_000
let kept = ''
let listener: ((line: string) => void) | undefined

/**
 * Keeps what this process prints, for a server that shares it with us; nothing reaches the terminal, which belongs to
 * the runner. Gives a function that tells the end of what was printed.
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
