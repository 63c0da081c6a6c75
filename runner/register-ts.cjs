// Lets Node load this checkout's TypeScript, by its own tsconfig.json wherever the caller is; once in a process.
// For a checkout only: the published package is compiled.

if (!process[Symbol.for('ts-node.register.instance')]) {
  require('ts-node').register({ transpileOnly: true, cwd: require('node:path').dirname(__dirname) })
}
