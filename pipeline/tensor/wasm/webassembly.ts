/** What we use of WebAssembly. The language's own library names it for browsers only. */
export interface SharedMemory {
  /** Another object after each growth, by whichever thread. */
  readonly buffer: SharedArrayBuffer
  grow(pages: number): number
}

export type CompiledModule = object
export type Exports = Readonly<Record<string, unknown>>

interface WebAssemblyGlobal {
  Memory: new (descriptor: { initial: number; maximum: number; shared: true }) => SharedMemory
  Module: new (bytes: Uint8Array) => CompiledModule
  Instance: new (module: CompiledModule, imports: object) => { readonly exports: Exports }
  validate(bytes: Uint8Array): boolean
}

export const { Memory, Module, Instance, validate } = (globalThis as unknown as { WebAssembly: WebAssemblyGlobal }).WebAssembly

export const pageBytes = 65_536
