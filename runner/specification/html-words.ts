const names = (text: string) => new Set(text.trim().split(/\s+/))

// https://html.spec.whatwg.org/multipage/indices.html#elements-3, and the obsolete ones that texts still have
const BLOCKS = names(`
  address article aside blockquote body br caption center col colgroup dd details dialog dir div dl dt fieldset figcaption
  figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe legend li link main menu meta nav
  noframes ol optgroup option p pre search section select summary table tbody td textarea tfoot th thead title tr ul`)
const INLINES = names(`
  a abbr acronym area audio b base bdi bdo big button canvas cite code data datalist del dfn em embed font i img input ins
  kbd label map mark math meter noscript object output param picture progress q rp rt ruby s samp script slot small source
  span strike strong style sub sup svg template time track tt u var video wbr`)

const ALT = /\salt\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))/i

/**
 * What a piece of inline HTML adds to the words around it: nothing, a space where the tag begins a new line, the text that
 * stands for an image. A tag that HTML does not have, such as `<pattern>`, is a word: it was written to be read.
 */
export function wordsOfTag(html: string): string {
  const name = nameOfTag(html)
  if (name === undefined) return html.startsWith('<![CDATA[') ? html.slice('<![CDATA['.length, -']]>'.length) : ''
  if (BLOCKS.has(name)) return ' '
  if (!INLINES.has(name)) return html
  const [, double, single, bare] = (name === 'img' && ALT.exec(html)) || []
  return double ?? single ?? bare ?? ''
}

/** True for `<pattern>`: a browser shows nothing in its place. */
export function isUnknownTag(html: string): boolean {
  const name = nameOfTag(html)
  return name !== undefined && !BLOCKS.has(name) && !INLINES.has(name)
}

function nameOfTag(html: string): string | undefined {
  return /^<\/?([a-z][a-z\d-]*)/i.exec(html)?.[1]?.toLowerCase()
}

/**
 * What is left to be read of a block of HTML: without the comments, instructions and declarations that it begins with, and
 * empty for scripts and style sheets. Markdown ends such a block with the line on which they end, whatever else is on it.
 */
export function afterComments(html: string): string {
  const rest = html.trimStart()
  if (/^<(script|style)\b/i.test(rest)) return rest.replace(/^<(script|style)\b[\s\S]*?(<\/\1\s*>|$)/i, '')
  const invisible = /^<!--(?:-?>|[\s\S]*?-->)|^<\?[\s\S]*?\?>|^<![a-z][^>]*>/i.exec(rest)
  if (invisible) return afterComments(rest.slice(invisible[0].length))
  return isUnclosed(rest) ? '' : rest
}

/** True for a block that begins with a comment (or the like) that does not end in it. */
export function isUnclosed(html: string): boolean {
  return /^<(!--(?!-?>|[\s\S]*-->)|\?(?![\s\S]*\?>)|![a-z](?![^>]*>))/i.test(html.trimStart())
}
