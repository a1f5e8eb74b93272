import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { namesAtHand } from '../../protocol/at-hand'
import type { SessionState } from '../../protocol/session/state'
import type { CellLanguage } from '../workspace/type-gate'
import { createLanguageService } from './language-service'
import { packageRoot } from './package-root'

const types = join(packageRoot(), 'out/types/pipeline/index.d.ts')
const areBuilt = existsSync(types)
if (!areBuilt) console.warn('SKIPPED: the types of souk are not built (tsc -b pipeline)')

describe.skipIf(!areBuilt)('names at hand have the types of the real library', () => {
  let workspace: string
  let service: CellLanguage
  const sources = ['%%sql q\nselect 1 as x', '']

  beforeAll(() => {
    workspace = realpathSync(mkdtempSync(join(tmpdir(), 'souk-at-hand-')))
    service = createLanguageService({
      workspace,
      language: () => 'en',
      onUnavailable: (_, failure) => {
        throw new Error(JSON.stringify(failure))
      },
    })
    const cells = sources.map((source, index) => ({ id: `c${index}`, type: 'code', source }))
    service.open({ session: 's', cells, variables: [] } as unknown as SessionState, workspace)
  })
  afterAll(async () => {
    await service.end()
    rmSync(workspace, { recursive: true, force: true })
  })

  const at = (marked: string) => {
    const before = marked.slice(0, marked.indexOf('|')).split('\n')
    return { session: 's', cell: 'c1', source: marked.replace('|', ''), line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
  }
  const labels = async (marked: string) => (await service.complete(at(marked))).items.map((item) => item.label)

  it.each(namesAtHand.map((name) => [name]))('%s', async (name) => {
    const hover = await service.hover(at(`${name.slice(0, 1)}|${name.slice(1)}`))
    expect(hover?.text).toContain(name)
    expect(hover?.text).not.toMatch(new RegExp(`\\b${name}: any\\b|^import`, 'm'))
  })

  it('lists the steps of a stage, and a step’s parameters', async () => {
    expect(await labels('clean.|')).toEqual(expect.arrayContaining(['report', 'deduplicate']))
    expect(await labels('await clean.deduplicate(q, { | })')).toEqual(expect.arrayContaining(['keys', 'keep']))
  })

  it('tells what a step does when the mouse rests on it, and what a chart takes', async () => {
    // The steps' words come from the built library, soon after the first question; their types are there at once.
    const wanted = existsSync(join(packageRoot(), 'out/main/souk.js')) ? '**clean.report** ' : 'report'
    await expect.poll(async () => (await service.hover(at('clean.rep|ort')))?.text, { timeout: 30_000 }).toContain(wanted)
    const help = await service.signatureHelp(at('plot.line(|)'))
    expect(help?.signatures[0]?.parameters.length).toBeGreaterThan(0)
    expect(help?.signatures[0]?.documentation).toMatch(/line/i)
  })

  it('knows an SQL cell’s table, and never calls an unknown column an error', async () => {
    expect(await labels('q.|')).toEqual(expect.arrayContaining(['head', 'columns', 'rowCount']))
    const source = "q.nothing\nawait clean.deduplicate(q, { keys: ['no such column'] })\nawait plot.line(q, { x: 'nor this', y: 'nor that' })\nawait sql`select nope from ${q}`"
    const found = await service.diagnostics({ session: 's', cell: 'c1', source })
    expect(found.map(({ line, code }) => ({ line, code }))).toEqual([{ line: 1, code: 2339 }])
  })
})
