import { realpathSync } from 'node:fs'

/**
 * The folder that the caller's files and commands are relative to. npm runs a package's script in the package's own folder,
 * and tells in INIT_CWD where it was called; that counts for our script only. In a script of another package that names this
 * program, files are relative to that package, as its author wrote them.
 */
export function callersFolder(env: NodeJS.ProcessEnv, cwd: string, packageRoot: string): string {
  const { npm_lifecycle_event: script, INIT_CWD: caller } = env
  if (script !== 'conformance' || !caller) return cwd
  return realpathSync(cwd) === realpathSync(packageRoot) ? caller : cwd
}
