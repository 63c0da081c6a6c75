// Ends before it listens, and says why on stderr.

console.error('cannot read settings.ini')
process.exitCode = 5
