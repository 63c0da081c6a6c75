import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { quote } from 'shlex'
import { CannotRunError, messageOf } from '../errors'

/** Where the suite's own files are. Tests use a fixture suite instead. Globs are relative to `root`. */
export interface SuiteFiles {
  /** The package's folder: Cucumber runs here, and features are named relative to it. */
  root: string
  features: string
  stepDefinitions: string[]
  requireModules: string[]
  clauses: string
  /** How planted mistakes show: what the proof of the suite has found. */
  signatures: string
  /** Shell words that start the bundled reference server from `root`. */
  referenceCommand: string
  package: string
  /** The words that run the suite on the command line, for somebody who runs it here. */
  command: string
}

/**
 * Locates the suite from this file: TypeScript in a checkout, JavaScript in `dist/` in the published package.
 * `executable` is the Node that runs the reference server.
 */
export function locateSuite(executable: string, file: string = __filename): SuiteFiles {
  const compiled = file.endsWith('.js')
  const root = packageRoot(dirname(file))
  const [folder, extension] = compiled ? ['dist/step-definitions', 'js'] : ['step-definitions', 'ts']
  const register = compiled ? undefined : join(root, 'scripts', 'register-ts.cjs')
  const cli = join(root, compiled ? 'dist/reference-server/cli.js' : 'reference-server/cli.ts')
  const words = register ? [executable, '-r', register, cli] : [executable, cli]
  return {
    root,
    features: 'features',
    // tests lie beside what they test and must not be loaded as support code
    stepDefinitions: [`${folder}/**/*.steps.${extension}`, `${folder}/support/!(*.test|*.d).${extension}`],
    requireModules: register ? [register] : [],
    clauses: join(root, 'features', 'clauses.json'),
    signatures: join(root, 'proof', 'signatures.json'),
    referenceCommand: words.map(quote).join(' '),
    package: join(root, 'package.json'),
    command: compiled ? 'npx realizehit-conformance' : 'npm run conformance --',
  }
}

/** A feature file: its path relative to the suite's root, with forward slashes, and its text. */
export interface FeatureFile {
  uri: string
  text: string
}

/** All feature files, ordered by path. Throws CannotRunError if there are none. */
export function readFeatures(suite: SuiteFiles): FeatureFile[] {
  const folder = join(suite.root, suite.features)
  let names: string[]
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  } catch (error) {
    throw new CannotRunError(`The suite's features cannot be read: ${messageOf(error)}`)
  }
  const files = names.filter((name) => name.endsWith('.feature')).map((name) => join(folder, name))
  if (files.length === 0) throw new CannotRunError(`The suite has no features: ${folder} holds no .feature file.`)
  const found = files.map((file) => ({
    uri: relative(suite.root, file).split(sep).join('/'),
    text: readFileSync(file, 'utf8'),
  }))
  return found.sort((a, b) => (a.uri < b.uri ? -1 : 1))
}

/**
 * sha256 over every feature file and clauses.json, including the file names: suites with equal digests judge equally. Line
 * ends count as line feeds, as a checkout may have others.
 */
export function featuresDigest(suite: SuiteFiles, features: FeatureFile[]): string {
  const hash = createHash('sha256')
  const update = (text: string) => hash.update(text.replaceAll('\r\n', '\n'))
  for (const { uri, text } of features) update(`${uri}\0${text}\0`)
  update(`clauses.json\0${readFileSync(suite.clauses, 'utf8')}`)
  return hash.digest('hex')
}

/** Every tag in the feature files, without its `@`. */
export function tagsOf(features: FeatureFile[]): string[] {
  const lines = features.flatMap(({ text }) => text.match(/^[ \t]*@\S.*$/gm) ?? [])
  const tags = lines.flatMap((line) => line.replace(/(^|\s)#.*$/, '').match(/@[^\s@]+/g) ?? [])
  return [...new Set(tags.map((tag) => tag.slice(1)))]
}

/** Name and version from package.json. */
export function readIdentity(suite: SuiteFiles): { name: string; version: string } {
  const { name, version } = JSON.parse(readFileSync(suite.package, 'utf8')) as { name: string; version: string }
  return { name, version }
}

function packageRoot(from: string): string {
  if (existsSync(join(from, 'package.json'))) return from
  const parent = dirname(from)
  if (parent === from) throw new CannotRunError('The suite is incomplete: no package.json above its files.')
  return packageRoot(parent)
}
