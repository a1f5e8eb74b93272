import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { commandMessages as words } from '../../protocol/messages/commands'
import { projectRoot } from '../workspace/project-files'
import type { Command } from './arguments'
import type { Speaker } from './command-line'
import { toPlace } from './place'
import { serve } from './serve'

/** `souk [FOLDER|NB]`: the desktop window where it can open, else the same workbench for a browser, saying why. */
export async function openWorkbench(command: Extract<Command, { name: 'open' }>, speaker: Speaker): Promise<number> {
  toPlace(command.path)
  const electron = findElectron()
  if ('why' in electron) {
    speaker.say(words.noWindow, { why: words[electron.why][speaker.language] })
    return serve({ name: 'serve', path: command.path, port: 0 }, speaker)
  }
  // Ctrl-C reaches the window's process as well; it saves and ends by itself.
  process.on('SIGINT', () => {})
  const child = spawn(electron.binary, [projectRoot, resolve(command.path ?? '.')], { stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 130))
  })
}

function findElectron(): { binary: string } | { why: 'noDisplay' | 'isRoot' | 'noElectron' } {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return { why: 'noDisplay' }
  if (process.getuid?.() === 0) return { why: 'isRoot' }
  const folder = join(projectRoot, 'node_modules', 'electron')
  const pathFile = join(folder, 'path.txt')
  const binary = existsSync(pathFile) ? join(folder, 'dist', readFileSync(pathFile, 'utf8').trim()) : null
  return binary !== null && existsSync(binary) ? { binary } : { why: 'noElectron' }
}
