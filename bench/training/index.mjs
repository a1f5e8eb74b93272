/**
 * How long a training step takes beside PyTorch on the CPU, for the shapes of `bench/peers/pytorch/step.py`, in one run:
 * a shape here with 1 and 2 workers, then the same shape there with 1 and 2 threads. `npm run bench -- training`;
 * SHAPES=lstm,ncf takes some; SECONDS=2 each. Without PyTorch (Debian: python3-torch) only our own column is filled.
 * A step here is the median epoch divided by its steps, reading, shuffling, both passes and Adam included.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { shapesOf } from './shapes.mjs'

const root = resolve(import.meta.dirname, '../..')
const seconds = Number(process.env.SECONDS ?? 3)
const python = process.env.PYTHON ?? '/usr/bin/python3'
// Inside the project, so that the bundle finds the packages it leaves out.
const built = mkdtempSync(join(root, 'out', 'bench-training-'))

const median = (values) => [...values].sort((one, other) => one - other)[values.length >> 1]

function pytorch(shape, threads) {
  const peer = spawnSync(python, [join(root, 'bench/peers/pytorch/step.py'), String(threads), String(seconds), shape], {
    encoding: 'utf8',
    env: { ...process.env, OPENBLAS_NUM_THREADS: String(threads), OMP_NUM_THREADS: String(threads) },
  })
  return peer.status === 0 ? JSON.parse(peer.stdout).milliseconds[shape] : null
}

try {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: { ssr: join(import.meta.dirname, 'parts.ts'), outDir: built, target: 'node20', rollupOptions: { output: { entryFileNames: 'parts.mjs' } } },
  })
  const { architectureOf, arraySource, defaultSettings, layers, trainWith } = await import(pathToFileURL(join(built, 'parts.mjs')).href)
  const shapes = shapesOf(layers)
  const program = { entry: pathToFileURL(join(root, 'out/main/trainer.js')), find: architectureOf }

  async function souk({ network, data, batch }, workers, isBig) {
    // An epoch ends with reports to the kernel: a short one of quick steps would time those.
    const stepsOfEpoch = isBig ? 8 : 64
    const { inputs, targets } = data(batch * stepsOfEpoch)
    const given = network.withInputs(Object.fromEntries(Object.entries(inputs).map(([name, { kind, shape }]) => [name, { kind, shape }])))
    const job = (epochs) => ({
      architecture: 'network',
      config: given,
      settings: { ...defaultSettings, epochs, batchSize: batch, workers, keepsBest: false },
      training: arraySource({ inputs, targets }),
      validation: null,
      workspace: null,
    })
    const tried = await trainWith(program, job(3))
    const epochs = Math.max(5, Math.min(400, Math.round(seconds / Math.max(1e-4, tried.history.at(-1).seconds))))
    const { history, ...rest } = await trainWith(program, job(epochs))
    return { milliseconds: (median(history.slice(1).map((epoch) => epoch.seconds)) / stepsOfEpoch) * 1000, shards: rest.shards, workers: rest.workers }
  }

  const wanted = process.env.SHAPES?.split(',') ?? Object.keys(shapes)
  const results = {}
  console.log('shape             Souk 1    Souk 2   torch 1   torch 2   ratio (best of each)')
  for (const name of wanted) {
    const [one, two] = [await souk(shapes[name], 1, name.endsWith('big')), await souk(shapes[name], 2, name.endsWith('big'))]
    const peers = [pytorch(name, 1), pytorch(name, 2)]
    const ratio = peers.includes(null) ? null : Math.min(one.milliseconds, two.milliseconds) / Math.min(...peers)
    results[name] = { souk1: one.milliseconds, souk2: two.milliseconds, shards: two.shards, torch1: peers[0], torch2: peers[1], ratio }
    const cell = (value) => (value === null ? '–' : value.toFixed(2)).padStart(9)
    console.log(`${name.padEnd(16)}${[one.milliseconds, two.milliseconds, ...peers, ratio].map(cell).join(' ')}   ${two.shards} shard${two.shards === 1 ? '' : 's'}`)
  }
  console.log(JSON.stringify({ bench: 'training', results }))
} finally {
  rmSync(built, { recursive: true, force: true })
}
