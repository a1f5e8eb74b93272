import type { KernelConfig, NumericDataType, TensorInfo } from '@tensorflow/tfjs'
import type { TensorFlow } from './open-tensorflow'

type Numbers = Float32Array | Int32Array

/** What of TensorFlow.js's wasm back end the kernel needs. */
interface WasmBackend {
  makeOutput(shape: number[], dtype: NumericDataType): TensorInfo
  typedArrayFromHeap(tensor: TensorInfo): Numbers
}

/** Gives the wasm back end of TensorFlow.js the kernel behind the gradient of `tf.gather` and of embeddings, once. */
export function addSegmentSum(tf: TensorFlow): void {
  if (tf.getKernel('UnsortedSegmentSum', 'wasm') == null) tf.registerKernel(segmentSum)
}

const segmentSum: KernelConfig = {
  kernelName: 'UnsortedSegmentSum',
  backendName: 'wasm',
  kernelFunc: ({ inputs, backend, attrs }) => {
    const { x, segmentIds } = inputs
    if (x === undefined || segmentIds === undefined) throw new Error('UnsortedSegmentSum needs x and segmentIds')
    const wasm = backend as WasmBackend
    const rank = segmentIds.shape.length
    const out = wasm.makeOutput([Number(attrs?.['numSegments']), ...x.shape.slice(rank)], x.dtype as NumericDataType)
    // Making room may grow the memory, which ends older views of it: the views come last.
    addRows(wasm.typedArrayFromHeap(out), wasm.typedArrayFromHeap(x), wasm.typedArrayFromHeap(segmentIds))
    return out
  },
}

/** Σ of the rows of each id; an id outside counts for nothing. One pass over the rows, whatever the number of ids. */
function addRows(out: Numbers, x: Numbers, ids: Numbers): void {
  out.fill(0)
  const width = ids.length === 0 ? 0 : x.length / ids.length
  for (let row = 0; row < ids.length; row += 1) {
    const to = (ids[row] ?? -1) * width
    if (to < 0 || to >= out.length) continue
    const from = row * width
    for (let column = 0; column < width; column += 1) out[to + column] = (out[to + column] ?? 0) + (x[from + column] ?? 0)
  }
}
