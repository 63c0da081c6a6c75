// Lets Node load this checkout's TypeScript, by its own tsconfig.json wherever the caller is. ts-node compiles; tsc checks
// the types in `npm test`. For a checkout only: the published package is compiled.
//
// What was compiled is kept by content, because a run starts about eight processes, and ts-node loads the TypeScript compiler
// into each, even where its option swc compiles. Measured in alternating runs on 2 cores, user + system CPU, medians:
//                              --only subscribing   --strict
//   ts-node, output kept       4.4 s                29.9 s
//   ts-node with swc: true     5.7 s                37.7 s

const { createHash } = require('node:crypto')
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs')
const { dirname, join } = require('node:path')

const ROOT = dirname(__dirname)
const CACHE = join(ROOT, 'node_modules', '.cache', 'realizehit-ts')
const REGISTERED = Symbol.for('realizehit.register-ts')

/** What the compiled text depends on besides its source: the compiler and its settings. */
function settings() {
  const packages = ['typescript', 'ts-node'].map((name) => `node_modules/${name}/package.json`)
  return [...packages, 'tsconfig.json'].map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\0')
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** Written under another name first: two processes may keep the same file at once. Without a writable folder nothing is kept. */
function keep(file, text) {
  try {
    mkdirSync(CACHE, { recursive: true })
    writeFileSync(`${file}.${process.pid}`, text)
    renameSync(`${file}.${process.pid}`, file)
  } catch {}
}

/** Loads a module while Node reads source maps, or does not. What that one loads in turn decides for itself. */
function withSourceMaps(enabled, load) {
  const before = process.sourceMapsEnabled
  process.setSourceMapsEnabled(enabled)
  try {
    load()
  } finally {
    process.setSourceMapsEnabled(before)
  }
}

if (!process[REGISTERED]) {
  process[REGISTERED] = true
  process.setSourceMapsEnabled(true) // a stack trace names the line that was written
  // Not those of the libraries: a run with one worker would read 482 files for nothing.
  const loadScript = require.extensions['.js']
  require.extensions['.js'] = (module, file) => withSourceMaps(false, () => loadScript(module, file))
  const common = settings()
  let compiler
  require.extensions['.ts'] = (module, file) => {
    const source = readFileSync(file, 'utf8')
    const digest = createHash('sha256').update(`${common}\0${file}\0${source}`).digest('hex')
    const kept = join(CACHE, `${digest}.js`)
    let compiled = readIfThere(kept)
    if (compiled === undefined) {
      compiler ??= require('ts-node').create({ transpileOnly: true, cwd: ROOT })
      compiled = compiler.compile(source, file)
      keep(kept, compiled)
    }
    withSourceMaps(true, () => module._compile(compiled, file))
  }
}
