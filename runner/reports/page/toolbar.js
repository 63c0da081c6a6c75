// What the toolbar of a page does.
//
// It shows the items that fit its filters. These are in the address, so that a view can be shared. An item is an element
// with data-item; a filter named `verdict` is compared with the words of its data-verdict, and the filter `text`
// with all that it says. A group (data-group) is shown while one of its items is.
//
// It goes to the next or the previous of the elements with data-step, by the buttons with data-go or the keys n and p.

const items = [...document.querySelectorAll('[data-item]')]
const groups = [...document.querySelectorAll('[data-group]')]
const filters = [...document.querySelectorAll('[data-filter]')]
const stops = [...document.querySelectorAll('[data-step]')]
const counter = document.querySelector('[data-count]')
const clearing = document.querySelector('[data-clear]')
const texts = new WeakMap()

function textOf(item) {
  if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase())
  return texts.get(item)
}

function fits(item) {
  return filters.every(({ value, dataset: { filter } }) => {
    if (value.trim() === '') return true
    if (filter !== 'text') return (item.dataset[filter] ?? '').split(' ').includes(value)
    const words = value.toLowerCase().split(/\s+/).filter(Boolean)
    return words.every((word) => textOf(item).includes(word))
  })
}

function apply() {
  for (const item of items) item.hidden = !fits(item)
  for (const group of groups) group.hidden = !group.querySelector('[data-item]:not([hidden])')
  const shown = items.filter(({ hidden }) => !hidden).length
  counter.textContent = `${shown === items.length ? '' : `${shown} of `}${items.length} ${counter.dataset.noun}`
  clearing.hidden = filters.every(({ value }) => value.trim() === '')
  document.dispatchEvent(new Event('filtered'))
}

function clear() {
  for (const filter of filters) filter.value = ''
  apply()
  remember()
}

/** Writes the filters into the address. Where it may not be changed, as in a page shown inside another, they work all the same. */
function remember() {
  const url = new URL(location.href)
  for (const { value, dataset } of filters) {
    if (value.trim() === '') url.searchParams.delete(dataset.filter)
    else url.searchParams.set(dataset.filter, value)
  }
  try {
    history.replaceState(null, '', url)
  } catch {}
}

function recall() {
  const { searchParams } = new URL(location.href)
  for (const filter of filters) {
    filter.value = searchParams.get(filter.dataset.filter) ?? ''
    if (filter.value === '' && filter.options) filter.selectedIndex = 0 // the address names nothing that is here
  }
}

/** Shows what the address links to, whatever is filtered or folded. */
function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (!target) return
  if (target.closest('[hidden]')) clear()
  for (let each = target; each; each = each.parentElement) if (each instanceof HTMLDetailsElement) each.open = true
  target.scrollIntoView()
}

/** Whether a key belongs to a field that has the focus, or to the browser. */
function isTyping({ target, altKey, ctrlKey, metaKey }) {
  return altKey || ctrlKey || metaKey || target.closest?.('input, select, textarea') !== null
}

function go(by) {
  const shown = stops.filter((stop) => !stop.closest('[hidden]'))
  const current = shown.findIndex((stop) => `#${stop.id}` === decodeURIComponent(location.hash))
  const index = current < 0 ? (by > 0 ? 0 : shown.length - 1) : (current + by + shown.length) % shown.length
  const stop = shown[index]
  if (!stop) return
  location.hash = stop.id
  reveal() // also where the address has not changed, because there is only one
  stop.querySelector('summary')?.focus({ preventScroll: true })
}

for (const toolbar of document.querySelectorAll('[data-toolbar]')) {
  toolbar.hidden = false
  // what is linked to must not lie under the bar, which may have several lines
  const measure = () => document.documentElement.style.setProperty('--bar', `${toolbar.offsetHeight}px`)
  new ResizeObserver(measure).observe(toolbar)
  measure()
}
for (const filter of filters)
  filter.addEventListener('input', () => {
    apply()
    remember()
  })
clearing.addEventListener('click', clear)
for (const button of document.querySelectorAll('[data-go]'))
  button.addEventListener('click', () => go(Number(button.dataset.go)))
document.addEventListener('keydown', (event) => {
  if (isTyping(event)) return
  const by = { n: 1, p: -1 }[event.key]
  if (by && stops.length > 0) go(by)
  if (event.key !== '/') return
  event.preventDefault()
  document.querySelector('[data-filter="text"]').focus()
})
addEventListener('hashchange', reveal)
recall()
apply()
reveal()
