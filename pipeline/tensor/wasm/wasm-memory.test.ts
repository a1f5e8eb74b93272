import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { build } from 'vite'
import { expect, test } from 'vitest'
import type { FailureError } from '../../../protocol/failure'
import { createWasmBackend } from './wasm-backend'

test('numbers come back as they were written, halves rounded to what sixteen bits hold', () => {
  const { allocate, write, read, view } = createWasmBackend()
  const float = allocate(5, 'float', 'kept')
  const half = allocate(3, 'half', 'kept')
  const integer = allocate(2, 'integer', 'step')
  write(float, [1, 2, 3, 4, 5])
  write(float, [0.5, 0.25], 1)
  write(half, [1, 0.1, 70_000])
  write(integer, [-1, 2 ** 31 - 1])
  expect({ float: [...read(float)], part: [...read(view(float, 1, 2))], half: [...read(half)], integer: [...read(integer)] }).toEqual({
    float: [1, 0.5, 0.25, 4, 5],
    part: [0.5, 0.25],
    half: [1, 0.0999755859375, Infinity],
    integer: [-1, 2 ** 31 - 1],
  })
})

test('a thousand steps take no more memory than one, though they differ in size', () => {
  const backend = createWasmBackend()
  const step = (rows: number) => {
    for (let i = 0; i < 20; i++) backend.allocate(rows * 1000, 'float', 'step')
    backend.endStep()
    return backend.memory()
  }
  const first = step(64)
  for (let i = 0; i < 1000; i++) step(i % 7 === 0 ? 33 : 64)
  expect(step(64)).toEqual(first)
})

test('asking for more than the limit fails and leaves what there is usable', () => {
  const backend = createWasmBackend({ limitBytes: 4 * 2 ** 20 })
  const ask = () => backend.allocate(2 * 2 ** 20, 'float', 'kept')
  const kept = backend.allocate(100_000, 'float', 'kept')
  let thrown: unknown
  try {
    ask()
  } catch (error) {
    thrown = error
  }
  backend.write(backend.allocate(100_000, 'float', 'step'), new Float32Array(100_000))
  backend.write(kept, [7])
  expect({ failure: (thrown as FailureError).failure, first: backend.read(kept)[0] }).toEqual({
    failure: { kind: 'not-enough-memory', what: 'wasm', neededBytes: expect.any(Number), limitBytes: 4 * 2 ** 20 },
    first: 7,
  })
})

test('two that hold one memory take from it without overlap, and see the same numbers wherever it has grown to', () => {
  const one = createWasmBackend()
  const other = createWasmBackend({ memory: one.sharedMemory })
  const places: { at: number; end: number }[] = []
  for (let i = 0; i < 200; i++) {
    const backend = i % 2 === 0 ? one : other
    const length = 1 + ((i * 7919) % 50_000)
    const { at } = backend.describe(backend.allocate(length, 'float', i % 3 === 0 ? 'step' : 'kept'))
    places.push({ at, end: at + length * 4 })
  }
  places.sort((a, b) => a.at - b.at)
  const far = one.allocate(3, 'float', 'kept')
  one.write(far, [1, 2, 3])
  expect({
    overlaps: places.filter(({ end }, index) => end > (places[index + 1]?.at ?? Infinity)),
    unaligned: places.filter(({ at }) => at % 64 !== 0),
    seenByOther: [...other.read(other.adopt(one.describe(far)))],
  }).toEqual({ overlaps: [], unaligned: [], seenByOther: [1, 2, 3] })
})

/** Once both threads are there: takes pieces of many sizes as fast as it can, writes its number into each and tells where they lie. */
const taking = `
  import { parentPort, workerData } from 'node:worker_threads'
  const { module, memory: shared, ready, number } = workerData
  const { WasmMemory } = await import(module)
  const memory = new WasmMemory(shared)
  Atomics.add(ready, 0, 1)
  while (Atomics.load(ready, 0) < 2);
  const blocks = Array.from({ length: 20_000 }, (_, i) => memory.allocate(1 + ((i * 7919) % 500), 'float', i % 100 === 0 ? 'step' : 'kept'))
  for (const block of blocks) memory.numbers(block).fill(number)
  parentPort.postMessage(blocks.map(({ at, length }) => ({ at, end: at + length * 4 })))
`

test('two threads at once take from one memory without overlap', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'souk-memory-'))
  try {
    await build({ configFile: false, logLevel: 'error', build: { ssr: join(import.meta.dirname, 'wasm-memory.ts'), outDir: folder, rollupOptions: { output: { entryFileNames: 'memory.mjs' } } } })
    const module = pathToFileURL(join(folder, 'memory.mjs')).href
    const one = createWasmBackend()
    const ready = new Int32Array(new SharedArrayBuffer(4))
    const found = await Promise.all(
      [1, 2].map(
        (number) =>
          new Promise<{ at: number; end: number; number: number }[]>((resolve, reject) => {
            const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(taking)}`), { workerData: { module, memory: one.sharedMemory, ready, number } })
            worker.on('error', reject)
            worker.on('message', (places: { at: number; end: number }[]) => resolve(places.map((place) => ({ ...place, number }))))
          }),
      ),
    )
    const places = found.flat().sort((a, b) => a.at - b.at)
    const isOwn = ({ at, end, number }: (typeof places)[number]) => one.read(one.adopt({ at, length: (end - at) / 4, kind: 'float' })).every((value) => value === number)
    expect({ count: places.length, overlaps: places.filter(({ end }, index) => end > (places[index + 1]?.at ?? Infinity)), overwritten: places.filter((place) => !isOwn(place)) }).toEqual({ count: 40_000, overlaps: [], overwritten: [] })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
