/** What the comparison adds to the style of a report. */
export const STYLE_OF_MATRIX = `
.heads { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); margin: 1rem 0; }
.heads section { padding: .75rem 1rem; border-radius: .5rem; background: var(--card); }
.heads h2 { margin: 0 0 .25rem; font-size: 1rem; overflow-wrap: anywhere; }
.heads .facts { margin: .5rem 0 0; }
.heads .facts div { grid-template-columns: 7rem 1fr; }
.letter { display: inline-block; min-width: 1.6em; padding: 0 .25em; border: 1px solid currentColor; border-radius: .25rem; text-align: center; }
.note { padding-left: .75rem; border-left: 4px solid var(--warning); }
.matrix { width: 100%; border-collapse: collapse; }
.matrix caption { padding: .75rem 0 0; }
.matrix tr + tr { border-top: 1px solid var(--line); }
.matrix tr[id]:target, .matrix tr[id]:hover { background: var(--card); }
.matrix th[scope=col] { vertical-align: bottom; }
.matrix th h2 { color: var(--text); margin-bottom: .25rem; }
.matrix th[scope=row] { width: 100%; color: var(--text); font-size: 1rem; vertical-align: top; }
.matrix td { vertical-align: top; }
.matrix th + th, .matrix td { padding: .4rem .5rem; text-align: center; white-space: nowrap; font-size: .85rem; font-weight: 600; }
.matrix abbr { text-decoration: none; color: var(--text); }
.clause-line { display: flex; gap: .25rem .75rem; align-items: baseline;
  padding: .4rem .25rem .4rem calc(.25rem + var(--depth) * 1.5rem); }
.words { flex: 1; overflow-wrap: anywhere; }
summary .words { text-decoration: underline dotted var(--dim); text-underline-offset: .25em; }
.differs { color: var(--warning); }
.matrix .told dd { font-size: .9rem; }
.many .said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.sideways { overflow-x: auto; }
@media (max-width: 40rem) { .said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .matrix td, .matrix th + th { padding: .4rem .35rem; } .clause-line { padding-left: calc(.25rem + var(--depth) * .5rem); } }
`
