/** Longest text that people are shown, in characters; a 1 MiB payload would drown the rest. */
const TEXT_LIMIT = 2_000

/** The beginning of a long text, with its full length. */
export function shorten(text: string, limit = TEXT_LIMIT): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}… (${text.length} characters)`
}
