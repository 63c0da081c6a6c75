export function toHtml(_: unknown): string {
  return ''
}
