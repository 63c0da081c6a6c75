/** What XML 1.0 cannot contain, not even as a reference: control characters, lone surrogates, two noncharacters. */
const IMPOSSIBLE = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu
/** `>` for the sake of `]]>`; some parser reads `\r`, U+0085, U+2028, U+2029 as a line feed; C1 controls act on terminals. */
const IN_TEXT = /[&<>\r\u007f-\u009f\u2028\u2029]/g
/** Where a parser reads white space as blanks. */
const IN_ATTRIBUTE = /[&<>"\t\n\r\u007f-\u009f\u2028\u2029]/g

/** Any text as XML content that reads back as the same, but for what XML cannot contain: that becomes U+FFFD. */
export function xmlText(text: unknown): string {
  return String(text).replace(IMPOSSIBLE, '\ufffd').replace(IN_TEXT, reference)
}

/** Attributes as they stand in a tag, each with a blank before it; those that are undefined are left out. */
export function xmlAttributes(attributes: Record<string, string | number | undefined>): string {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined)
  const inQuotes = (value: unknown) => String(value).replace(IMPOSSIBLE, '\ufffd').replace(IN_ATTRIBUTE, reference)
  return given.map(([name, value]) => ` ${name}="${inQuotes(value)}"`).join('')
}

const NAMES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function reference(character: string): string {
  return NAMES[character] ?? `&#${character.charCodeAt(0)};`
}
