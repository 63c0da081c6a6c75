import { isUtf8 } from 'node:buffer'

const UTF_16 = [
  { mark: [0xff, 0xfe], name: 'utf-16le' },
  { mark: [0xfe, 0xff], name: 'utf-16be' },
] as const

/**
 * The text of a file, in UTF-8 or UTF-16 (which PowerShell writes), without its byte order mark and what some tools put
 * after its end: NULs and the Ctrl-Z of DOS. Throws an Error that names the line where it is neither.
 */
export function decodeText(bytes: Buffer): string {
  if (bytes.subarray(0, 4).equals(Buffer.from([0xff, 0xfe, 0, 0]))) throw new Error('it is UTF-32; save it as UTF-8')
  return withoutEnd(decode(bytes).replace(/^\ufeff+/, ''))
}

function decode(bytes: Buffer): string {
  const encoding = utf16Of(bytes)
  if (encoding !== undefined) return new TextDecoder(encoding).decode(bytes)
  if (isUtf8(bytes)) return bytes.toString('utf8')
  const lines = bytes.toString('latin1').split('\n')
  const bad = lines.findIndex((line) => !isUtf8(Buffer.from(line, 'latin1')))
  throw new Error(`line ${bad + 1} is not UTF-8, nor is there a byte order mark; save it as UTF-8`)
}

/** By its byte order mark, or by a first character of ASCII: JSON has no other. */
function utf16Of(bytes: Buffer): string | undefined {
  const [first = 0, second = 0] = bytes
  const marked = UTF_16.find(({ mark }) => mark[0] === first && mark[1] === second)
  if (marked || bytes.length % 2 !== 0) return marked?.name
  if (first !== 0 && second === 0 && bytes[2] !== 0) return 'utf-16le'
  return first === 0 && second !== 0 ? 'utf-16be' : undefined
}

function withoutEnd(text: string): string {
  let end = text.length
  while (end > 0 && '\0\x1a'.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}
