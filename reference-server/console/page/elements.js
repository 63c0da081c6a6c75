// How the page makes its elements. Whatever comes from the server is put in as text, never as HTML.

/** Characters of a pattern that are shown. */
export const MOST_PATTERN = 200

/** The element with this id, which the page has. @param {string} id */
export function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id))
}

/** An input or text area of the page. @param {string} id */
export function field(id) {
  return /** @type {HTMLInputElement | HTMLTextAreaElement} */ (byId(id))
}

/**
 * A new element with this class and these contents.
 * @param {string} name
 * @param {string} className
 * @param {...(Node | string)} contents
 */
export function element(name, className, ...contents) {
  const made = document.createElement(name)
  if (className) made.className = className
  made.append(...contents)
  return made
}

/** Says something else in an element, and only if it is something else: screen readers read what changes. @param {HTMLElement} where @param {string} text */
export function say(where, text) {
  if (where.textContent !== text) where.textContent = text
}

/** One thing or many. @param {number} count @param {string} one @param {string} [many] */
export function counted(count, one, many = `${one}s`) {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}

/** The part of a text that is shown. A payload may have a megabyte, and the page keeps many. @param {string} text @param {number} most */
export function shortened(text, most) {
  if (text.length <= most) return visible(text)
  return `${visible(text.slice(0, most))}… and ${counted(text.length - most, 'more character')}`
}

/** The same text with escapes for what would not be seen, or would turn the text around. @param {string} text */
function visible(text) {
  return text.replace(/(?![\t\n])[\p{Cc}\p{Cf}]/gu, (unseen) => {
    const code = (unseen.codePointAt(0) ?? 0).toString(16)
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`
  })
}
