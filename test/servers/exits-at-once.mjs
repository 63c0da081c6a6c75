// Exits before it listens, with the reason on stderr.

console.error('cannot read settings.ini')
process.exitCode = 5
