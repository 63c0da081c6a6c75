const buttons = [...document.querySelectorAll('[data-show]')]
function show(verdict) {
  for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.show === verdict))
  for (const section of document.querySelectorAll('[data-section]')) {
    const clauses = [...section.querySelectorAll('[data-verdict]')]
    for (const clause of clauses) clause.hidden = verdict !== 'all' && clause.dataset.verdict !== verdict
    section.hidden = clauses.every((clause) => clause.hidden)
  }
}
for (const button of buttons) button.addEventListener('click', () => show(button.dataset.show))
const linked = document.getElementById(decodeURIComponent(location.hash.slice(1)))
if (linked) linked.open = true
