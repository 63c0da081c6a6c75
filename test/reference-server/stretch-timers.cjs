// Preloaded, this keeps timers of 30 s and more from firing, so that a process that waits for one does not end at all.
const timers = require('node:timers')

const { setTimeout } = timers
timers.setTimeout = (callback, ms, ...args) => setTimeout(callback, ms >= 30_000 ? 2 ** 31 - 1 : ms, ...args)
globalThis.setTimeout = timers.setTimeout
