// Lets Node load this checkout's TypeScript, wherever the caller is. swc takes the types away as each file is loaded;
// tsc checks them in `npm test`. For a checkout only: the published package is compiled.
//
// swc is called directly. Measured in pairs on 2 cores, user + system CPU, medians:
//                                        --only subscribing   --strict    first run of a checkout
//   swc called directly, no cache        4.5 s                30.3 s      5.4 s
//   ts-node, its output kept on disk     4.4 s                29.9 s      9.7 s
//   ts-node with its option swc: true    5.7 s                37.7 s      7.0 s
// ts-node loads the TypeScript compiler into each process, even where swc compiles.

const { readFileSync } = require('node:fs')

const REGISTERED = Symbol.for('realizehit.register-ts')
/** As tsconfig.json has it. Each file is compiled by itself: no const enum, no decorators. */
const OPTIONS = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs', ignoreDynamic: true }, // import() stays as it is: it loads ES modules
  jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
}

if (!process[REGISTERED]) {
  process[REGISTERED] = true
  process.setSourceMapsEnabled(true) // a stack trace names the line that was written
  let swc
  require.extensions['.ts'] = (module, file) => {
    swc ??= require('@swc/core')
    module._compile(swc.transformSync(readFileSync(file, 'utf8'), { ...OPTIONS, filename: file }).code, file)
  }
}
