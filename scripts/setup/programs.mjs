import { spawn } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const COULD_NOT_RUN = 3

export function say(line) {
  process.stderr.write(`${line}\n`)
}

/** Prints the output of the program that failed, and a message that says what to do; then exits. */
export function giveUp(message, output = '') {
  say(output ? `${output.trimEnd()}\n\n${message}` : message)
  process.exit(COULD_NOT_RUN)
}

/** Whether a program is there, looked up as a shell would, without starting one. */
export const isProgram = (command) => findProgram(command) !== undefined

/** The path of a program, looked up as a shell would, or undefined. */
export function findProgram(command) {
  const folders = command.includes('/') ? [''] : (process.env.PATH ?? '').split(delimiter)
  return folders.map((folder) => join(folder, command)).find(isExecutable)
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

/** Runs a program to its end, or until this process exits. Returns its whole output, and whether it succeeded. */
export function run(command, args, { started, ...options }) {
  return new Promise((settle) => {
    let output = ''
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
    if (child.pid) started(child.pid)
    const end = () => child.kill()
    process.on('exit', end)
    child.on('error', (error) => settle({ ok: false, output: error.message }))
    child.on('close', (code) => {
      process.off('exit', end)
      settle({ ok: code === 0, output })
    })
  })
}
