import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { afterEach, expect, it } from 'vitest'
import { LanguageServer, ServerUnavailable } from './language-server'
import { packageRoot } from './package-root'
import { serverExecutable } from './server-executable'

const executable = serverExecutable(packageRoot()) ?? ''
const servers: LanguageServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.end()
})

function newServer(program = executable): LanguageServer {
  const server = new LanguageServer(program, tmpdir())
  servers.push(server)
  return server
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0)
    return true
  } catch {
    return false
  }
}

it('starts when first asked, once for all who ask', async () => {
  const server = newServer()
  expect([server.isRunning, server.generation]).toEqual([false, 0])
  const [one, other] = await Promise.all([server.connection(), server.connection()])
  expect([one === other, server.isRunning, server.generation]).toEqual([true, true, 1])
})

it('starts again after it was killed, and fails what waited', async () => {
  const server = newServer()
  const connection = await server.connection()
  process.kill((await server.processId()) ?? 0, 'SIGKILL')
  await expect(connection.request('textDocument/hover', { textDocument: { uri: 'file:///x.ts' }, position: { line: 0, character: 0 } })).rejects.toThrow('closed')
  await expect.poll(() => server.isRunning).toBe(false)
  expect(await server.connection()).not.toBe(connection)
  expect(server.generation).toBe(2)
})

it('gives up when it keeps dying', async () => {
  const server = newServer(process.execPath)
  const failures: unknown[] = []
  for (let attempt = 0; attempt < 6; attempt++) await server.connection().catch((thrown: unknown) => failures.push(thrown))
  expect(failures.every((failure) => failure instanceof ServerUnavailable)).toBe(true)
  expect(String(failures.at(-1))).toMatch(/ended 5 times within a minute/)
})

it('is gone after its end, and stays so', async () => {
  const server = newServer()
  await server.connection()
  const id = (await server.processId()) ?? 0
  await server.end()
  expect(isAlive(id)).toBe(false)
  await expect(server.connection()).rejects.toThrow('has been ended')
})

it('does not outlive a host that was killed', async () => {
  const program = `
    const child = require('node:child_process').spawn(${JSON.stringify(executable)}, ['--lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] })
    process.stdout.write(String(child.pid))
    setInterval(() => {}, 1000)`
  const host = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [printed] = (await once(host.stdout, 'data')) as [Buffer]
  expect(isAlive(Number(printed))).toBe(true)
  host.kill('SIGKILL')
  await expect.poll(() => isAlive(Number(printed)), { timeout: 30_000 }).toBe(false)
})
