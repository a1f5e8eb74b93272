const here = new URL('.', import.meta.url)

/**
 * Where a file of the build lies, by its path from out/main: a worker's entry (`fit-worker.js`), a compiled kernel
 * (`../kernels/tensor-simd.wasm`). The same whether the asking code runs built, out of out/main, or from source, as tests do.
 */
export function builtFile(path: string): URL {
  const isBuilt = here.pathname.endsWith('/out/main/')
  return new URL(path, isBuilt ? here : new URL('../../out/main/', here))
}
