import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { parseSync } from 'oxc-parser'
import { expect, test } from 'vitest'
import { layers, reserved, type Layer } from '../../layers.mjs'

const root = join(import.meta.dirname, '..', '..')
const sources = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx', '*.mts', '*.mjs'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file.includes('/') && existsSync(join(root, file)))
const isTest = (file: string) => /\.test\.tsx?$/.test(file)
const isInside = (file: string, folder: string) => file.startsWith(`${folder}/`)
const layerOf = (file: string): Layer | undefined => layers.find(({ folder }) => isInside(file, folder))

/** Every module a file names, in import, export from, import() and import types. */
function importsOf(file: string): string[] {
  const { module, program } = parseSync(file, readFileSync(join(root, file), 'utf8'))
  const dynamic = JSON.stringify(program, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)).matchAll(/"type":"(?:ImportExpression|TSImportType)"[^}]*?"value":"([^"]+)"/g)
  return [
    ...module.staticImports.map((entry) => entry.moduleRequest.value),
    ...module.staticExports.flatMap((entry) => entry.entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? [])),
    ...[...dynamic].flatMap(([, name]) => name ?? []),
  ]
}

/** What an import breaks, in words; undefined where it is allowed. */
function breach(file: string, request: string): string | undefined {
  const layer = layerOf(file)
  if (!layer) return `${file} lies in a folder that no rule of layers.mjs covers`
  if (!request.startsWith('.')) {
    const name = Object.keys(reserved).find((packageName) => request === packageName || request.startsWith(`${packageName}/`))
    const isAllowed = name === undefined || isTest(file) || reserved[name]?.some((folder) => isInside(file, folder))
    if (!isAllowed) return `${file} imports ${request}, which only ${reserved[name]?.join(' and ')} may`
    if (request.startsWith('node:') && layer.runsOn !== 'node' && layer.folder !== 'test' && !isTest(file)) return `${file} runs in a browser too, but imports ${request}`
    return undefined
  }
  const target = relative(root, join(root, dirname(file), request)).replaceAll('\\', '/')
  if (!target.includes('/')) return isTest(file) || layer.runsOn !== 'browser' ? undefined : `${file} imports ${target} of the project's root`
  const isOwn = isInside(`${target}/`, layer.folder)
  // A unit test stands beside its file and may reach the tests' own setting up.
  const may = isTest(file) ? [...layer.may, 'test', 'launch', 'notebooks'] : layer.may
  // The root of the pipeline binds its stages together.
  const isBinding = layer.folder === 'pipeline' && isInside(`${target}/`, 'pipeline')
  return isOwn || isBinding || may.some((folder) => isInside(`${target}/`, folder)) ? undefined : `${file} may not import ${target} (layers.mjs)`
}

test('every source file is read and lies under a rule', () => {
  expect(sources.length).toBeGreaterThan(30)
  expect(sources.filter((file) => !layerOf(file))).toEqual([])
})

test('files import only what layers.mjs allows', () => {
  const breaches = sources.flatMap((file) => importsOf(file).flatMap((request) => breach(file, request) ?? []))
  expect(breaches).toEqual([])
})

test('an import against the rules is found', () => {
  expect([
    breach('renderer/notebook/cell.tsx', '../../kernels/index'),
    breach('pipeline/engine/table.ts', '../clean/report'),
    breach('main/web/index.ts', 'electron'),
    breach('protocol/rpc.ts', 'node:fs'),
    breach('elsewhere/file.ts', './other'),
  ]).toEqual([
    'renderer/notebook/cell.tsx may not import kernels/index (layers.mjs)',
    'pipeline/engine/table.ts may not import pipeline/clean/report (layers.mjs)',
    'main/web/index.ts imports electron, which only main/electron may',
    'protocol/rpc.ts runs in a browser too, but imports node:fs',
    'elsewhere/file.ts lies in a folder that no rule of layers.mjs covers',
  ])
})

test('ARCHITECTURE.md prints the table of layers.mjs', () => {
  const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
  const rows = layers.map(({ folder, may, runsOn, holds }) => `| \`${folder}\` | ${may.map((name) => `\`${name}\``).join(', ') || '–'} | ${runsOn} | ${holds} |`)
  expect(rows.filter((row) => !page.includes(row))).toEqual([])
})
