import { readFileSync } from 'node:fs'
import { builtFile } from '../../numeric/built-file'
import { Instance, Module, validate, type CompiledModule, type Exports, type SharedMemory } from './webassembly'

/** A module of one function that gives `i32x4.splat(0)`'s first lane. */
const simdProbe = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0, 10, 11, 1, 9, 0, 65, 0, 253, 17, 253, 27, 0, 11])

/** Whether this machine's V8 has the 128-bit instructions (x86 before SSE4.1 has not). */
export const hasSimd = validate(simdProbe)

const compiled = new Map<string, CompiledModule>()

/** The compiled kernels, once in a process; an instance works on the memory it is given, at once. */
export function loadKernels(memory: SharedMemory, isPlain: boolean): Exports {
  const name = isPlain ? 'tensor-plain.wasm' : 'tensor-simd.wasm'
  let module = compiled.get(name)
  if (!module) {
    module = new Module(readModule(name))
    compiled.set(name, module)
  }
  return new Instance(module, { env: { memory } }).exports
}

function readModule(name: string): Uint8Array {
  const file = builtFile(`../kernels/${name}`)
  try {
    return readFileSync(file)
  } catch (error) {
    throw new Error(`${file.pathname} is not there: npm run build makes it`, { cause: error })
  }
}
