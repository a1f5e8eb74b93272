import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { takeLock, type HeldLock } from './lock'

const folder = () => mkdtempSync(join(tmpdir(), 'souk-lock-'))
const lockFile = (workspace: string) => join(workspace, '.souk', 'locks', readdirSync(join(workspace, '.souk', 'locks'))[0] ?? '')

it('gives a notebook to one holder and frees it when that lets go', () => {
  const workspace = folder()
  const lock = takeLock(workspace, 'a.ipynb') as HeldLock
  const second = takeLock(workspace, 'a.ipynb')
  const other = takeLock(workspace, 'b.ipynb')
  lock.release()
  expect({ second, other: other !== null && 'release' in other, third: takeLock(workspace, 'a.ipynb') }).toEqual({
    second: { heldBy: process.pid },
    other: true,
    third: { release: expect.any(Function) },
  })
})

it('takes over the lock of a dead process, and of one whose number was given to another since', () => {
  const workspace = folder()
  takeLock(workspace, 'a.ipynb')
  const path = lockFile(workspace)
  const dead = spawnSync(process.execPath, ['-e', '']).pid
  writeFileSync(path, JSON.stringify({ process: dead, startedAt: null, path: 'a.ipynb' }))
  const afterDead = takeLock(workspace, 'a.ipynb')
  writeFileSync(path, JSON.stringify({ process: process.ppid, startedAt: 'another start', path: 'a.ipynb' }))
  const afterOther = takeLock(workspace, 'a.ipynb')
  writeFileSync(path, '{"proc')
  expect([afterDead, afterOther, takeLock(workspace, 'a.ipynb'), (JSON.parse(readFileSync(path, 'utf8')) as { process: number }).process]).toEqual([
    { release: expect.any(Function) },
    { release: expect.any(Function) },
    { release: expect.any(Function) },
    process.pid,
  ])
})

it('respects the lock of another living process', () => {
  const workspace = folder()
  takeLock(workspace, 'a.ipynb')
  const living = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'])
  writeFileSync(lockFile(workspace), JSON.stringify({ process: living.pid, startedAt: null, path: 'a.ipynb' }))
  const refused = takeLock(workspace, 'a.ipynb')
  living.kill()
  expect(refused).toEqual({ heldBy: living.pid })
})
