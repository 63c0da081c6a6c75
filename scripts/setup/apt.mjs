import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { isProgram, run, say } from './programs.mjs'

/** Whether a package of Debian can be installed without asking anybody. */
const canInstall = () => process.getuid?.() === 0 && existsSync('/etc/debian_version') && isProgram('apt-get')

/**
 * Installs one package where that needs no question. Returns apt-get's output; it is empty where nothing was tried.
 *
 * A package may start a service, now and at each boot (redis-server does). Both are prevented: tests and suite start
 * their own servers. `service` is its name, if it has one.
 */
export async function installByApt(name, { started, service }) {
  if (!canInstall()) return ''
  say(`Installing ${name} (apt-get, once) …`)
  const withdraw = service ? forbid(service) : () => {}
  const options = { started, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  const install = ['-o', 'DPkg::Lock::Timeout=120', 'install', '-y', '--no-install-recommends', name]
  const update = await run('apt-get', ['update'], options)
  const { ok, output } = await run('apt-get', install, options)
  withdraw()
  if (ok && service && existsSync('/run/systemd/system'))
    await run('systemctl', ['disable', '--quiet', service], options)
  return `${update.ok ? '' : update.output}${output}`
}

/** Keeps Debian from starting a service until the function that it returns is called, or this process ends. */
function forbid(service) {
  const policy = '/usr/sbin/policy-rc.d'
  if (existsSync(policy)) return () => {}
  const withdraw = () => rmSync(policy, { force: true })
  process.on('exit', withdraw)
  // 101 is Debian's "not allowed"; for this service only, in case the file is ever left behind
  writeFileSync(policy, `#!/bin/sh\ncase "$*" in *${service}*) exit 101 ;; esac\n`, { mode: 0o755 })
  return withdraw
}
