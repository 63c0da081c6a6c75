// Lets Node load this checkout's TypeScript, by its own tsconfig.json wherever the caller is. ts-node compiles; what it made is
// kept by content, for a run starts about eight processes, and each would load the compiler and do the same work again
// (measured: 13 s of CPU for a run without, 5 s with). For a checkout only: the published package is compiled.

const { createHash } = require('node:crypto')
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs')
const { dirname, join } = require('node:path')

const ROOT = dirname(__dirname)
const FOLDER = join(ROOT, 'node_modules', '.cache', 'realizehit-ts')
const REGISTERED = Symbol.for('realizehit.register-ts')

/** What the compiled text depends on besides the source: compiler and settings. */
function surroundings() {
  const files = ['node_modules/typescript/package.json', 'node_modules/ts-node/package.json', 'tsconfig.json']
  return files.map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\0')
}

/** A text if the file is there. */
function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** Under another name first: two processes may keep the same at once. A folder that cannot be written to costs time only. */
function keep(file, text) {
  try {
    mkdirSync(FOLDER, { recursive: true })
    writeFileSync(`${file}.${process.pid}`, text)
    renameSync(`${file}.${process.pid}`, file)
  } catch {}
}

if (!process[REGISTERED]) {
  process[REGISTERED] = true
  process.setSourceMapsEnabled(true) // a stack trace names the line that was written
  const around = surroundings()
  let compiler
  require.extensions['.ts'] = (module, file) => {
    const source = readFileSync(file, 'utf8')
    const digest = createHash('sha256').update(`${around}\0${file}\0${source}`).digest('hex')
    const kept = join(FOLDER, `${digest}.js`)
    let compiled = read(kept)
    if (compiled === undefined) {
      compiler ??= require('ts-node').create({ transpileOnly: true, cwd: ROOT })
      compiled = compiler.compile(source, file)
      keep(kept, compiled)
    }
    module._compile(compiled, file)
  }
}
