import { mutation } from './main'

process.exitCode = mutation(process.argv.slice(2), process)
