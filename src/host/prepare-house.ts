import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import type { IdentitySetup } from '../services/identity/index.ts'
import type { Config } from './config/settings.ts'
import type { DataFolder } from './data-folder.ts'
import { localKeyPath, setupTokenPath } from './topology.ts'

/**
 * Who may come in, made certain at every start: the operator of the configuration, the demo member, the key file of this machine's command line, and
 * a one-time set-up token as long as there is no operator.
 */
export const prepareHouse = async (setup: IdentitySetup, config: Config, folder: DataFolder): Promise<void> => {
  if (config['admin.email'] && config['admin.password'])
    await setup.ensureOperator({ email: config['admin.email'], password: config['admin.password'] })
  if (config.demo) await setup.ensureDemoMember()
  const keyPath = localKeyPath(folder)
  const existing = existsSync(keyPath) ? readFileSync(keyPath, 'utf8').trim() : undefined
  const key = await setup.ensureLocalKey(existing)
  if (key !== existing) writePrivate(keyPath, `${key}\n`)
  const token = await setup.createLinkToken()
  if (token) writePrivate(setupTokenPath(folder), token)
  else rmSync(setupTokenPath(folder), { force: true })
}

const writePrivate = (path: string, content: string): void => {
  writeFileSync(`${path}.new`, content, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}
