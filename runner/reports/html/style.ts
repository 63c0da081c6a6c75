/** Colours are chosen for 4.5:1 against their ground, light and dark. */
export const STYLE = `
:root { --ground: #fff; --card: #f6f7f9; --text: #1b1f24; --dim: #59636e; --line: #d8dee4;
  --pass: #17692f; --fail: #b3161e; --warning: #7a5200; --info: #0b57a8; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #0f1318; --card: #171c23; --text: #e4e9ee; --dim: #97a3b0; --line: #2c343d;
    --pass: #58c774; --fail: #ff7b76; --warning: #e0b050; --info: #6db3ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 2rem 1rem 4rem; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0 0 .5rem; font-size: 2rem; line-height: 1.2; }
h2 { margin: 2rem 0 .5rem; font-size: 1.15rem; }
h3 { margin: .75rem 0 .25rem; font-size: 1rem; font-weight: 500; }
p { margin: .25rem 0; }
code, pre, .wide td, .number { font-family: ui-monospace, monospace; font-size: .875em; }
.kicker, .dim, dt, caption, th { color: var(--dim); }
.dim { font-weight: 400; font-size: .9em; }
.pass { color: var(--pass); } .fail, .error, .flaky { color: var(--fail); }
.warning, .not-observed, .known-failure { color: var(--warning); } .informative { color: var(--info); }
.facts { display: grid; gap: .1rem; margin: 1rem 0; font-size: .9rem; }
.facts div { display: grid; grid-template-columns: 9rem 1fr; }
dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
.trouble { margin: 1rem 0; padding: .5rem 1rem 1rem; border-left: 4px solid var(--fail); background: var(--card); }
.trouble h2 { margin-top: .25rem; } .trouble p, pre { white-space: pre-wrap; overflow-wrap: anywhere; }
nav { position: sticky; top: 0; display: flex; flex-wrap: wrap; gap: .5rem; padding: .75rem 0; background: var(--ground);
  border-bottom: 1px solid var(--line); }
button { padding: .25rem .75rem; border: 1px solid var(--line); border-radius: 99px; background: none; font: inherit;
  cursor: pointer; }
button:not([class]) { color: var(--text); }
button[aria-pressed=true] { border-color: currentColor; background: var(--card); font-weight: 600; }
.clause { border-top: 1px solid var(--line); }
.clause:target { background: var(--card); }
summary { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; cursor: pointer;
  padding: .4rem .25rem .4rem calc(.25rem + var(--depth) * 1.5rem); }
summary:hover { background: var(--card); }
.badge, .mark { display: inline-block; font-size: .8rem; font-weight: 600; }
.badge { min-width: 6.5rem; padding: 0 .5rem; border: 1px solid currentColor; border-radius: 99px; text-align: center; }
.inside { padding: 0 0 1rem 1.5rem; }
.told { display: grid; grid-template-columns: 8rem 1fr; gap: .1rem .5rem; margin: .5rem 0; padding: .75rem;
  background: var(--card); border-radius: .5rem; }
.wide { max-height: 30rem; overflow: auto; }
table { width: 100%; border-collapse: collapse; } caption, th { text-align: left; font-weight: 400; font-size: .85rem; }
.wide td { padding: .1rem .75rem .1rem 0; vertical-align: top; white-space: nowrap; }
.wide td:first-child { text-align: right; color: var(--dim); }
.wide td:last-child { width: 100%; white-space: pre-wrap; overflow-wrap: anywhere; }
[hidden] { display: none; }
@media (max-width: 40rem) { .facts div, .told { grid-template-columns: 1fr; } .badge { min-width: 0; } }
@media print { nav { display: none; } }
`
