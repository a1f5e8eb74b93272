import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type * as TensorFlowPackage from '@tensorflow/tfjs'
import { fail } from '../../protocol/failure'
import { currentContext } from '../step/context'
import { addSegmentSum } from './segment-sum'

export type TensorFlow = typeof TensorFlowPackage

export interface TensorFlowOptions {
  /** `native` is `@tensorflow/tfjs-node`, where you have installed it. `auto` takes it where it is, and else `wasm`. */
  backend?: 'auto' | 'wasm' | 'native'
  /** Where else than beside Souk packages may be installed; the workspace where absent. */
  folder?: string
}

// Kept from the bundler: the packages are optional, and heavy where they are there.
const packages = { tensorflow: '@tensorflow/tfjs', wasm: '@tensorflow/tfjs-backend-wasm', native: '@tensorflow/tfjs-node' } as const
const here = createRequire(import.meta.url)

/**
 * TensorFlow.js on its WebAssembly back end, single-threaded, with the gradient of embeddings that it lacks:
 * `const tf = await openTensorFlow()`. `tf.getBackend()` says what runs: `wasm`, or `tensorflow` where tfjs-node was found;
 * it never falls back to the slow `cpu`. Fails with `package-missing` where the packages are not installed.
 * What wasm still lacks (TensorFlow.js names it when asked): the gradient of convolutions, einsum and Fourier transforms.
 */
export async function openTensorFlow({ backend = 'auto', folder = currentContext().workspace }: TensorFlowOptions = {}): Promise<TensorFlow> {
  const native = backend === 'wasm' ? null : openNative(folder)
  if (native !== null) return use(native, 'tensorflow')
  if (backend === 'native') missing(packages.native)
  const tf = required<TensorFlow>(packages.tensorflow)
  const wasm = required<{ setWasmPaths(folder: string): void }>(packages.wasm)
  // Once it runs, its paths cannot be set again.
  if (tf.engine().registry['wasm'] === undefined) wasm.setWasmPaths(`${dirname(here.resolve(packages.wasm))}/`)
  addSegmentSum(tf)
  return use(tf, 'wasm')
}

async function use(tf: TensorFlow, wanted: string): Promise<TensorFlow> {
  const isSet = await tf.setBackend(wanted)
  await tf.ready()
  if (!isSet || tf.getBackend() !== wanted) throw new Error(`TensorFlow.js runs on ${tf.getBackend()} where ${wanted} was asked for`)
  return tf
}

/** The real one: Souk's own dependencies put TensorFlow.js itself under this name for Danfo.js. */
function openNative(folder: string): TensorFlow | null {
  for (const from of [createRequire(join(folder, 'package.json')), here]) {
    for (const place of from.resolve.paths(packages.native) ?? []) {
      const root = join(place, packages.native)
      const description = join(root, 'package.json')
      if (!existsSync(description)) continue
      const { name } = JSON.parse(readFileSync(description, 'utf8')) as { name?: string }
      if (name !== packages.native) continue
      try {
        return from(root) as TensorFlow
      } catch {
        // Installed without its binary, which its own script would have fetched: no use.
      }
    }
  }
  return null
}

function required<Package>(name: string): Package {
  try {
    here.resolve(name)
  } catch {
    return missing(name)
  }
  return here(name) as Package
}

const missing = (name: string): never => fail({ kind: 'package-missing', package: name, install: `npm install ${name}` })
