// Keeps what V8 has compiled, for all modules of a process in one file: of what a start costs, most is compiling the libraries. Node
// does this by itself from 22.1 on.
const { createHash } = require('node:crypto')
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs')
const Module = require('node:module')
const { basename, dirname, join } = require('node:path')
const { deserialize, serialize } = require('node:v8')
const vm = require('node:vm')

exports.keepCompiled = (folder) => {
  if (process.env.NODE_V8_COVERAGE) return
  const kind = [process.version, process.arch, ...process.execArgv, process.argv[1]].join('\0')
  const name = `${basename(process.argv[1] ?? 'eval')}-${createHash('sha256').update(kind).digest('hex').slice(0, 16)}`
  const file = join(folder, name)
  let kept = new Map()
  try {
    kept = deserialize(readFileSync(file))
  } catch {}
  const added = new Map()
  Module.prototype._compile = function (content, filename) {
    const key = createHash('sha1').update(filename).update('\0').update(content).digest('latin1')
    const cachedData = kept.get(key)
    const script = new vm.Script(Module.wrap(content.replace(/^#!.*/, '')), {
      filename,
      ...(cachedData && { cachedData }),
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    })
    if (!cachedData || script.cachedDataRejected) added.set(key, script)
    const module = this
    const load = (id) => module.require(id)
    load.resolve = (request, options) => Module._resolveFilename(request, module, false, options)
    load.resolve.paths = (request) => Module._resolveLookupPaths(request, module)
    load.main = process.mainModule
    load.extensions = Module._extensions
    load.cache = Module._cache
    return script.runInThisContext().call(this.exports, this.exports, load, this, filename, dirname(filename))
  }
  process.on('exit', () => {
    if (added.size === 0) return
    for (const [key, script] of added) kept.set(key, script.createCachedData())
    try {
      mkdirSync(folder, { recursive: true })
      writeFileSync(`${file}.${process.pid}`, serialize(kept))
      renameSync(`${file}.${process.pid}`, file)
    } catch {}
  })
}
