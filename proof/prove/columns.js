// Where one clause is chosen, shows the columns that have a mark in one of the rows shown, and no others.

const table = document.querySelector('.matrix table')
const headings = [...table.querySelectorAll('[data-heading]')]
const spans = headings.map(({ colSpan }) => colSpan)
const choice = document.querySelector('[data-filter="clause"]')

function narrow() {
  const [, head] = table.tHead.rows
  const rows = [...table.tBodies[0].rows]
  const shown = rows.filter(({ hidden }) => !hidden)
  const isShown = [...head.cells].map(
    (_, index) => index === 0 || choice.value === '' || shown.some(({ cells }) => cells[index].textContent !== ''),
  )
  for (const { cells } of [head, ...rows]) for (const [index, is] of isShown.entries()) cells[index].hidden = !is
  let first = 1
  headings.forEach((heading, index) => {
    const left = isShown.slice(first, first + spans[index]).filter(Boolean).length
    first += spans[index]
    heading.hidden = left === 0
    if (left > 0) heading.colSpan = left
  })
}

let isNarrow = false
document.addEventListener('filtered', () => {
  if (choice.value === '' && !isNarrow) return // as it was made
  narrow()
  isNarrow = choice.value !== ''
})
if (choice.value !== '') document.dispatchEvent(new Event('filtered'))
