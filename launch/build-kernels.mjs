/**
 * Compiles the AssemblyScript kernels of pipeline/tensor/wasm/assembly into out/kernels/: tensor-simd.wasm, and
 * tensor-plain.wasm for machines without SIMD. Not into out/main, which electron-vite empties.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled } from './install.mjs'
import { node, program, root, runQuietly } from './run.mjs'

const assembly = join(root, 'pipeline', 'tensor', 'wasm', 'assembly')
const folder = join(root, 'out', 'kernels')
const stamp = join(folder, '.built')
const modules = { 'tensor-simd.wasm': ['--enable', 'simd'], 'tensor-plain.wasm': [] }
// The first page is not the compiler's: it holds what threads that share a memory agree on (see wasm-memory.ts).
const flags = ['--enable', 'threads', '--runtime', 'stub', '-O3', '--noAssert', '--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536', '--memoryBase', '1024']

function fingerprint() {
  const hash = createHash('sha256')
  hash.update(readFileSync(import.meta.filename)).update(readFileSync(program('assemblyscript/package.json')))
  for (const name of readdirSync(assembly).filter((name) => name.endsWith('.ts')).sort()) hash.update(name).update(readFileSync(join(assembly, name)))
  return hash.digest('hex')
}

export function buildKernels() {
  const wanted = fingerprint()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && Object.keys(modules).every((name) => existsSync(join(folder, name)))) return
  mkdirSync(folder, { recursive: true })
  for (const [name, more] of Object.entries(modules)) {
    // Whoever runs meanwhile reads a whole module, old or new.
    const fresh = join(folder, `${process.pid}.${name}`)
    try {
      runQuietly(`compiling ${name}`, node, [program('assemblyscript/bin/asc.js'), join(assembly, 'index.ts'), ...flags, ...more, '-o', fresh])
      renameSync(fresh, join(folder, name))
    } finally {
      rmSync(fresh, { force: true })
    }
  }
  writeFileSync(stamp, wanted)
}

if (process.argv[1] === import.meta.filename) {
  ensureInstalled()
  buildKernels()
}
