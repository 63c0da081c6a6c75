// Where the CPU of a run goes: NODE_OPTIONS="-r ./bench/suite/cpu-by-scenario.cjs" npm run conformance -- --strict
// Each worker prints, for its start and for every scenario, the ms of CPU that it, the servers that the scenario started, and the
// server and Redis that scenarios share have used. Linux only: it reads /proc.
const { readFileSync } = require('node:fs')

const MS_PER_TICK = 10
const COSTLIEST = 15

/** CPU of a process, and of its children that have ended. */
function cpuOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/.*\) /s, '').split(' ').map(Number)
    return { own: (fields[11] + fields[12]) * MS_PER_TICK, ended: (fields[13] + fields[14]) * MS_PER_TICK }
  } catch {
    return { own: 0, ended: 0 }
  }
}

function snapshot() {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'latin1').trim().split(' ').filter(Boolean)
  return { ...cpuOf(process.pid), running: new Map(children.map((pid) => [pid, cpuOf(pid).own])) }
}

/** What was used between two snapshots. A child that has ended in between was partly counted while it ran. */
function used(before, after, what) {
  let [shared, ended] = [0, after.ended - before.ended]
  for (const [pid, cpu] of after.running) shared += cpu - (before.running.get(pid) ?? 0)
  for (const [pid, cpu] of before.running) if (!after.running.has(pid)) ended -= cpu
  return { worker: after.own - before.own, started: Math.max(0, ended), shared, what }
}

if (process.argv[1]?.endsWith('run_worker.js')) {
  const rows = []
  let [before, what] = [snapshot(), 'the start of the worker']
  const send = process.send.bind(process)
  process.send = (message, ...rest) => {
    if (message.type === 'READY' || message.type === 'FINISHED') {
      const after = snapshot()
      rows.push(used(before, after, what))
      before = after
    }
    return send(message, ...rest)
  }
  process.on('message', ({ type, assembledTestCase }) => {
    if (type === 'RUN')
      what = assembledTestCase.pickle.tags
        .map(({ name }) => name)
        .concat(assembledTestCase.pickle.name)
        .join(' ')
    if (type !== 'FINALIZE') return
    const total = (row) => row.worker + row.started + row.shared
    const sum = (part) => rows.reduce((ms, row) => ms + row[part], 0)
    const costliest = rows.toSorted((a, b) => total(b) - total(a)).slice(0, COSTLIEST)
    const all = { worker: sum('worker'), started: sum('started'), shared: sum('shared'), what: `all ${rows.length}` }
    const lines = [all, ...costliest].map(
      (row) => `${[row.worker, row.started, row.shared].map((ms) => `${ms}`.padStart(7)).join('')}  ${row.what}\n`,
    )
    process.stderr.write(`\n worker started shared  (ms of CPU)\n${lines.join('')}`)
  })
}
