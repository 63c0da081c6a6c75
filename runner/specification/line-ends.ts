/** A text with the line ends that another one has: a checkout may have those of Windows. */
export function withLineEndsOf(other: string, text: string): string {
  return other.includes('\r\n') ? text.replace(/\r?\n/g, '\r\n') : text
}

/** The lines of a text, each with its own line end. */
export const linesOf = (text: string): string[] => text.split(/(?<=\n)/)
