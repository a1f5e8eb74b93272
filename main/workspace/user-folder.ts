import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where settings and trust of this user live. `SOUK_HOME` names another folder, as tests and portable installations do. */
export function userFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment['SOUK_HOME']) return environment['SOUK_HOME']
  if (process.platform === 'win32') return join(environment['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Souk')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Souk')
  return join(environment['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'souk')
}
