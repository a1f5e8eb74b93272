import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestKernel, type TestKernel } from './test-kernel'

let kernel: TestKernel

beforeAll(async () => {
  kernel = await startTestKernel()
  writeFileSync(join(kernel.workspace, 'endless.ts'), 'export function endless(): never {\n  for (;;) Math.sqrt(2)\n}\n')
  await kernel.run('const kept = [1, 2]; let ticks = 0; setInterval(() => { ticks += 1 }, 5)')
})
afterAll(() => kernel.close())

/** Says on stdout that it is about to hang, so that no clock has to guess. */
const ready = `console.log('ready');`

const cases: Record<string, string> = {
  'a busy loop': `${ready} for (;;) {}`,
  'a busy loop behind try and finally': `${ready} try { for (;;) {} } finally { ticks = ticks }`,
  'a loop that swallows errors': `${ready} for (;;) { try { for (;;) {} } catch {} }`,
  'a pending await': `${ready} await new Promise(() => {})`,
  'a loop of awaits that never pauses': `${ready} for (;;) await null`,
  'a loop of pauses': `${ready} for (;;) await new Promise((resolve) => setTimeout(resolve, 5))`,
  'a loop behind an await': `${ready} await null; for (;;) {}`,
  'a loop in a timer': `await new Promise(() => setTimeout(() => { ${ready} for (;;) {} }, 1))`,
  'a loop in an immediate': `await new Promise(() => setImmediate(() => { ${ready} for (;;) {} }))`,
  'a loop in nextTick': `await new Promise(() => process.nextTick(() => { ${ready} for (;;) {} }))`,
  'a loop in a promise callback': `await Promise.resolve().then(() => { ${ready} for (;;) {} })`,
  'a loop in a microtask': `await new Promise(() => queueMicrotask(() => { ${ready} for (;;) {} }))`,
  'a loop in a file callback': `import { readFile } from 'node:fs'\nawait new Promise(() => readFile('/dev/null', () => { ${ready} for (;;) {} }))`,
  'a sort of a long array': `${ready} const long = Array.from({ length: 3e6 }, (_, i) => (i * 7919) % 1000003)\nfor (;;) long.sort((a, b) => (a % 17) - (b % 13))`,
  'JSON of a large value': `const large = Array.from({ length: 1e5 }, (_, i) => ({ i }))\n${ready} for (;;) JSON.parse(JSON.stringify(large))`,
  'Atomics.wait': `${ready} Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)`,
  'a loop in a module of the workspace': `import { endless } from './endless'\n${ready} endless()`,
  'a flood of lines': `${ready} for (let i = 0; ; i++) console.log('line', i)`,
  'a running query': `${ready} await sql\`select count(*) from range(100000000) a, range(100000) b where a.range * b.range % 7 = 3\``,
}

describe('an interrupt', () => {
  for (const [name, source] of Object.entries(cases)) {
    it(`stops ${name} and keeps the variables`, async () => {
      const { run, ended } = kernel.start(source)
      await kernel.event('outputs', (event) => event.run === run)
      const answer = await kernel.interrupt()
      const end = await ended
      const after = await kernel.run('kept.push(3); const before = ticks; await new Promise((resolve) => setTimeout(resolve, 30)); [kept.length > 2, ticks > before]')
      expect({ answer, status: end.ended.status, failure: end.ended.failure, after: after.outputs }).toEqual({
        answer: { outcome: expect.stringMatching(/^(?:stopped|waiting)$/) as string, milliseconds: expect.any(Number) as number },
        status: 'interrupted',
        failure: null,
        after: [{ output_type: 'execute_result', data: { 'text/plain': '[ true, true ]' }, metadata: {}, execution_count: expect.any(Number) as number }],
      })
    })
  }

  it('says that native code cannot be stopped; the kernel goes on when it comes back', async () => {
    const { run, ended } = kernel.start(`import { execSync } from 'node:child_process'\n${ready} execSync('until [ -e back ]; do sleep 0.05; done'); 'back'`)
    await kernel.event('outputs', (event) => event.run === run)
    const answer = await kernel.interrupt()
    writeFileSync(join(kernel.workspace, 'back'), '')
    await ended
    const after = await kernel.run('kept.length > 0')
    expect([answer?.outcome, after.outputs]).toMatchObject(['blocked', [{ data: { 'text/plain': 'true' } }]])
  })

  it('answers idle when nothing runs, and leaves what runs next alone', async () => {
    const answer = await kernel.interrupt()
    const after = await kernel.run('let sum = 0; for (let i = 0; i < 1e7; i++) sum += i; sum')
    expect([answer?.outcome, after.ended.status]).toEqual(['idle', 'done'])
  })

  it('takes back the cells that wait', async () => {
    const first = kernel.start(`${ready} for (;;) {}`)
    const second = kernel.start('1 + 1')
    await kernel.event('outputs', (event) => event.run === first.run)
    await kernel.interrupt()
    expect([(await first.ended).ended.status, (await second.ended).ended.status]).toEqual(['interrupted', 'interrupted'])
  })

  it('ends what a stopped loop would still do after its await', async () => {
    const { run, ended } = kernel.start(`let turns = 0; ${ready} for (;;) { await new Promise((resolve) => setTimeout(resolve, 5)); turns += 1 }`)
    await kernel.event('outputs', (event) => event.run === run)
    await kernel.interrupt()
    await ended
    const later = await kernel.run('const then = turns; await new Promise((resolve) => setTimeout(resolve, 40)); turns === then')
    expect(later.outputs).toMatchObject([{ data: { 'text/plain': 'true' } }])
  })

  it('hears nobody without the secret', async () => {
    const { run, ended } = kernel.start(`${ready} await new Promise((resolve) => setTimeout(resolve, 200)); 'whole'`)
    await kernel.event('outputs', (event) => event.run === run)
    expect([await kernel.interrupt('wrong'), (await ended).ended.status]).toEqual([null, 'done'])
  })

  it('lets a table be paged while a query runs', async () => {
    await kernel.run('%%sql numbers\nselect range as n from range(1000)')
    const id = (await kernel.api.variables(null)).find(({ name }) => name === 'numbers')?.table?.id ?? ''
    const { run, ended } = kernel.start(`${ready} await sql\`select count(*) from range(100000000) a, range(100000) b where a.range * b.range % 7 = 3\``)
    await kernel.event('outputs', (event) => event.run === run)
    const page = await kernel.api.page({ table: id, sort: [{ column: 'n', descending: true }], filters: [], offset: 0, limit: 2 })
    await kernel.interrupt()
    expect([page.rows, (await ended).ended.status]).toEqual([[[999], [998]], 'interrupted'])
  })
})
