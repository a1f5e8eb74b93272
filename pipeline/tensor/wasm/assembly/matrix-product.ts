import { atLeast, plus, splat, times } from './vector-maths'

/*
 * out = a · b (+ bias), cut so that what is used again lies near: `innerBlock` × `columnBlock` of b is packed in panels two
 * vectors wide (second-level cache), a tile of up to six rows of a runs along all of them (first level), and twelve
 * accumulators stay in registers (Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", 2008).
 * Steps between rows are in bytes, so that parts of a sequence or of a head are used where they lie.
 */

const innerBlock = 256
const columnBlock = 256
const tileRows = 6

/** Room for a packed block of b, a packed tile of a and a tile of results. */
export const scratchBytes = innerBlock * (columnBlock + 8) * 4 + innerBlock * tileRows * 4 + tileRows * 64

let packedB: usize = 0
let packedA: usize = 0
let smallTile: usize = 0

export function setProductScratch(place: usize): void {
  packedB = place
  packedA = packedB + innerBlock * (columnBlock + 8) * 4
  smallTile = packedA + innerBlock * tileRows * 4
}

// @ts-ignore: decorator
@inline export function lanes<T>(): i32 { return isVector<T>() ? 4 : 1 }
// @ts-ignore: decorator
@inline function loadSplat<T>(place: usize, offset: usize): T {
  return isVector<T>() ? v128.load_splat<f32>(place + offset) : load<f32>(place + offset)
}

/** What becomes of a tile's sums. */
const addsToOut = 1
const isRelu = 2

// @ts-ignore: decorator
@inline function storeRow<T>(out: usize, bias: usize, flags: i32, left: T, right: T): void {
  const width = <usize>sizeof<T>()
  if (bias != 0) {
    left = plus<T>(left, load<T>(bias))
    right = plus<T>(right, load<T>(bias + width))
  }
  if (flags & addsToOut) {
    left = plus<T>(load<T>(out), left)
    right = plus<T>(load<T>(out + width), right)
  }
  if (flags & isRelu) {
    left = atLeast<T>(left, splat<T>(0))
    right = atLeast<T>(right, splat<T>(0))
  }
  store<T>(out, left)
  store<T>(out + width, right)
}

/** A tile of `height` rows (a constant where it is inlined) and two vectors of columns. */
// @ts-ignore: decorator
@inline function tile<T>(height: i32, aInner: usize, out: usize, outStep: usize, a: usize, aStep: usize, b: usize, bStep: usize, inner: i32, bias: usize, flags: i32): void {
  const width = <usize>sizeof<T>()
  let l0 = splat<T>(0), l1 = splat<T>(0), l2 = splat<T>(0), l3 = splat<T>(0), l4 = splat<T>(0), l5 = splat<T>(0)
  let r0 = splat<T>(0), r1 = splat<T>(0), r2 = splat<T>(0), r3 = splat<T>(0), r4 = splat<T>(0), r5 = splat<T>(0)
  let a0 = a, a1 = a + aStep, a2 = a1 + aStep, a3 = a2 + aStep, a4 = a3 + aStep, a5 = a4 + aStep
  for (let k = inner; k > 0; k--) {
    const left = load<T>(b), right = load<T>(b + width)
    let x = loadSplat<T>(a0, 0)
    l0 = plus<T>(l0, times<T>(x, left)); r0 = plus<T>(r0, times<T>(x, right))
    if (height > 1) { x = loadSplat<T>(a1, 0); l1 = plus<T>(l1, times<T>(x, left)); r1 = plus<T>(r1, times<T>(x, right)) }
    if (height > 2) { x = loadSplat<T>(a2, 0); l2 = plus<T>(l2, times<T>(x, left)); r2 = plus<T>(r2, times<T>(x, right)) }
    if (height > 3) { x = loadSplat<T>(a3, 0); l3 = plus<T>(l3, times<T>(x, left)); r3 = plus<T>(r3, times<T>(x, right)) }
    if (height > 4) { x = loadSplat<T>(a4, 0); l4 = plus<T>(l4, times<T>(x, left)); r4 = plus<T>(r4, times<T>(x, right)) }
    if (height > 5) { x = loadSplat<T>(a5, 0); l5 = plus<T>(l5, times<T>(x, left)); r5 = plus<T>(r5, times<T>(x, right)) }
    a0 += aInner; a1 += aInner; a2 += aInner; a3 += aInner; a4 += aInner; a5 += aInner
    b += bStep
  }
  storeRow<T>(out, bias, flags, l0, r0)
  if (height > 1) storeRow<T>(out + outStep, bias, flags, l1, r1)
  if (height > 2) storeRow<T>(out + outStep * 2, bias, flags, l2, r2)
  if (height > 3) storeRow<T>(out + outStep * 3, bias, flags, l3, r3)
  if (height > 4) storeRow<T>(out + outStep * 4, bias, flags, l4, r4)
  if (height > 5) storeRow<T>(out + outStep * 5, bias, flags, l5, r5)
}

function tile1<T>(out: usize, outStep: usize, a: usize, aStep: usize, aInner: usize, b: usize, bStep: usize, inner: i32, bias: usize, flags: i32): void {
  tile<T>(1, aInner, out, outStep, a, aStep, b, bStep, inner, bias, flags)
}
function tile2<T>(out: usize, outStep: usize, a: usize, aStep: usize, aInner: usize, b: usize, bStep: usize, inner: i32, bias: usize, flags: i32): void {
  tile<T>(2, aInner, out, outStep, a, aStep, b, bStep, inner, bias, flags)
}
function tile4<T>(out: usize, outStep: usize, a: usize, aStep: usize, aInner: usize, b: usize, bStep: usize, inner: i32, bias: usize, flags: i32): void {
  tile<T>(4, aInner, out, outStep, a, aStep, b, bStep, inner, bias, flags)
}
/** Rows side by side: one address for all six. */
function tile6Packed<T>(out: usize, outStep: usize, a: usize, b: usize, bStep: usize, inner: i32, bias: usize, flags: i32): void {
  tile<T>(6, 24, out, outStep, a, 4, b, bStep, inner, bias, flags)
}
function tile6<T>(out: usize, outStep: usize, a: usize, aStep: usize, aInner: usize, b: usize, bStep: usize, inner: i32, bias: usize, flags: i32): void {
  tile<T>(6, aInner, out, outStep, a, aStep, b, bStep, inner, bias, flags)
}

function anyTile<T>(height: i32, out: usize, outStep: usize, a: usize, aStep: usize, aInner: usize, b: usize, bStep: usize, inner: i32, bias: usize, flags: i32): void {
  if (height == 6) tile6<T>(out, outStep, a, aStep, aInner, b, bStep, inner, bias, flags)
  else if (height == 4) tile4<T>(out, outStep, a, aStep, aInner, b, bStep, inner, bias, flags)
  else if (height == 2) tile2<T>(out, outStep, a, aStep, aInner, b, bStep, inner, bias, flags)
  else tile1<T>(out, outStep, a, aStep, aInner, b, bStep, inner, bias, flags)
}

/** By way of a small tile: columns behind the last are not ours to write. */
function narrowTile<T>(width: i32, height: i32, out: usize, outStep: usize, a: usize, aStep: usize, aInner: usize, b: usize, bStep: usize, inner: i32, bias: usize, flags: i32): void {
  anyTile<T>(height, smallTile, 32, a, aStep, aInner, b, bStep, inner, 0, 0)
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      const place = out + <usize>i * outStep + (<usize>j << 2)
      let sum = load<f32>(smallTile + (<usize>i << 5) + (<usize>j << 2))
      if (bias != 0) sum += load<f32>(bias + (<usize>j << 2))
      if (flags & addsToOut) sum += load<f32>(place)
      if (flags & isRelu) sum = atLeast<f32>(sum, 0)
      store<f32>(place, sum)
    }
  }
}

/** b as panels two vectors wide, zeros behind its last column. */
function packB<T>(panel: usize, b: usize, bStep: usize, isTransposed: bool, inner: i32, columns: i32): void {
  const panelWidth = 2 * lanes<T>()
  for (let j = 0; j < columns; j += panelWidth) {
    const width = min(panelWidth, columns - j)
    if (width < panelWidth) memory.fill(panel, 0, <usize>(inner * panelWidth) << 2)
    if (isTransposed) packTransposedPanel<T>(panel, b + <usize>j * bStep, bStep, inner, width)
    else {
      let from = b + (<usize>j << 2), to = panel
      if (width == panelWidth) {
        for (let k = 0; k < inner; k++) {
          store<T>(to, load<T>(from))
          store<T>(to + sizeof<T>(), load<T>(from + sizeof<T>()))
          to += 2 * sizeof<T>()
          from += bStep
        }
      } else {
        for (let k = 0; k < inner; k++) {
          for (let i = 0; i < width; i++) store<f32>(to + (<usize>i << 2), load<f32>(from + (<usize>i << 2)))
          to += 2 * sizeof<T>()
          from += bStep
        }
      }
    }
    panel += <usize>(inner * panelWidth) << 2
  }
}

function packTransposedPanel<T>(panel: usize, b: usize, bStep: usize, inner: i32, width: i32): void {
  const panelStep = 2 * sizeof<T>()
  let i = 0
  if (isVector<T>()) {
    for (; i + 4 <= width; i += 4) {
      const from = b + <usize>i * bStep
      let to = panel + (<usize>i << 2)
      let k = 0
      for (; k + 4 <= inner; k += 4) {
        const place = from + (<usize>k << 2)
        transposeFour(to, panelStep, place, bStep)
        to += 4 * panelStep
      }
      for (; k < inner; k++) {
        const place = from + (<usize>k << 2)
        for (let n = 0; n < 4; n++) store<f32>(to + (<usize>n << 2), load<f32>(place + <usize>n * bStep))
        to += panelStep
      }
    }
  }
  for (; i < width; i++) {
    let from = b + <usize>i * bStep, to = panel + (<usize>i << 2)
    for (let k = 0; k < inner; k++) {
      store<f32>(to, load<f32>(from))
      from += 4
      to += panelStep
    }
  }
}

// @ts-ignore: decorator
@inline function transposeFour(to: usize, toStep: usize, from: usize, fromStep: usize): void {
  const x0 = v128.load(from), x1 = v128.load(from + fromStep), x2 = v128.load(from + 2 * fromStep), x3 = v128.load(from + 3 * fromStep)
  const low0 = v128.shuffle<f32>(x0, x1, 0, 4, 1, 5), low1 = v128.shuffle<f32>(x2, x3, 0, 4, 1, 5)
  const high0 = v128.shuffle<f32>(x0, x1, 2, 6, 3, 7), high1 = v128.shuffle<f32>(x2, x3, 2, 6, 3, 7)
  v128.store(to, v128.shuffle<f32>(low0, low1, 0, 1, 4, 5))
  v128.store(to + toStep, v128.shuffle<f32>(low0, low1, 2, 3, 6, 7))
  v128.store(to + 2 * toStep, v128.shuffle<f32>(high0, high1, 0, 1, 4, 5))
  v128.store(to + 3 * toStep, v128.shuffle<f32>(high0, high1, 2, 3, 6, 7))
}

/** Six rows of a transposed a, side by side. */
function packA(a: usize, aInner: usize, inner: i32): void {
  let to = packedA
  for (let k = 0; k < inner; k++) {
    store<u64>(to, load<u64>(a))
    store<u64>(to + 8, load<u64>(a + 8))
    store<u64>(to + 16, load<u64>(a + 16))
    to += 24
    a += aInner
  }
}

// @ts-ignore: decorator
@inline function tileHeight(rows: i32): i32 { return rows >= 6 ? 6 : rows >= 4 ? 4 : rows >= 2 ? 2 : 1 }

// @ts-ignore: decorator
@inline function depthOfBlocks(inner: i32): i32 {
  const blocks = max(1, (inner + innerBlock - 1) / innerBlock)
  return (inner + blocks - 1) / blocks
}

// @ts-ignore: decorator
@inline function packedBytes<T>(inner: i32, columns: i32): usize {
  const panelWidth = 2 * lanes<T>()
  return <usize>(inner * ((columns + panelWidth - 1) / panelWidth * panelWidth)) << 2
}

/** `prepared` is a whole b as `prepareOver` packed it, or 0. */
function productOver<T>(out: usize, outStep: usize, a: usize, aStep: usize, aInner: usize, b: usize, bStep: usize, isBTransposed: bool, prepared: usize, rows: i32, inner: i32, columns: i32, bias: usize, accumulates: bool, relu: bool): void {
  const panelWidth = 2 * lanes<T>()
  const blockInner = depthOfBlocks(inner)
  const packsB = prepared != 0 || isBTransposed || (rows > 2 * tileRows && (columns > panelWidth || bStep > 64))
  for (let column = 0; column < columns; column += columnBlock) {
    const blockColumns = min(columnBlock, columns - column)
    const packsA = aInner != 4 && blockColumns > 2 * panelWidth
    let first = 0
    do {
      const depth = min(blockInner, inner - first)
      let block = isBTransposed ? b + <usize>column * bStep + (<usize>first << 2) : b + <usize>first * bStep + (<usize>column << 2)
      if (prepared != 0) {
        block = prepared
        prepared += packedBytes<T>(depth, blockColumns)
      } else if (packsB) {
        packB<T>(packedB, block, bStep, isBTransposed, depth, blockColumns)
        block = packedB
      }
      const flags = (accumulates || first > 0 ? addsToOut : 0) | (relu && first + depth >= inner ? isRelu : 0)
      const panelBytes = packsB ? <usize>(depth * panelWidth) << 2 : 2 * sizeof<T>()
      const panelStep = packsB ? 2 * sizeof<T>() : bStep
      let row = 0
      while (row < rows) {
        const height = tileHeight(rows - row)
        const aPlace = a + <usize>row * aStep + <usize>first * aInner
        const isPacked = packsA && height == 6
        if (isPacked) packA(aPlace, aInner, depth)
        let place = out + <usize>row * outStep + (<usize>column << 2)
        let panel = block
        let tileBias = bias != 0 && first == 0 ? bias + (<usize>column << 2) : 0
        for (let j = 0; j < blockColumns; j += panelWidth) {
          const width = blockColumns - j
          if (width < panelWidth) narrowTile<T>(width, height, place, outStep, aPlace, aStep, aInner, panel, panelStep, depth, tileBias, flags)
          else if (isPacked) tile6Packed<T>(place, outStep, packedA, panel, panelStep, depth, tileBias, flags)
          else anyTile<T>(height, place, outStep, aPlace, aStep, aInner, panel, panelStep, depth, tileBias, flags)
          place += 2 * sizeof<T>()
          panel += panelBytes
          if (tileBias != 0) tileBias += 2 * sizeof<T>()
        }
        row += height
      }
      first += depth
    } while (first < inner)
  }
}

function prepareOver<T>(to: usize, b: usize, bStep: usize, isTransposed: bool, inner: i32, columns: i32): void {
  const blockInner = depthOfBlocks(inner)
  for (let column = 0; column < columns; column += columnBlock) {
    const blockColumns = min(columnBlock, columns - column)
    for (let first = 0; first < inner; first += blockInner) {
      const depth = min(blockInner, inner - first)
      const block = isTransposed ? b + <usize>column * bStep + (<usize>first << 2) : b + <usize>first * bStep + (<usize>column << 2)
      packB<T>(to, block, bStep, isTransposed, depth, blockColumns)
      to += packedBytes<T>(depth, blockColumns)
    }
  }
}

/**
 * out [rows, columns] = a · b + bias. `aInner` is the step from one inner place of a to the next, `bStep` that between rows
 * of b as it lies. Without `bias` (0) and with `accumulates` it is added to what out holds.
 */
export function multiply(out: usize, outStep: usize, a: usize, aStep: usize, aInner: usize, b: usize, bStep: usize, isBTransposed: bool, rows: i32, inner: i32, columns: i32, bias: usize, accumulates: bool, relu: bool): void {
  if (ASC_FEATURE_SIMD) productOver<v128>(out, outStep, a, aStep, aInner, b, bStep, isBTransposed, 0, rows, inner, columns, bias, accumulates, relu)
  else productOver<f32>(out, outStep, a, aStep, aInner, b, bStep, isBTransposed, 0, rows, inner, columns, bias, accumulates, relu)
}

/** Bytes of a b that is packed once for many products. */
export function preparedSize(inner: i32, columns: i32): usize {
  return <usize>inner * <usize>((columns + 7) & ~7) << 2
}

export function prepare(to: usize, b: usize, bStep: usize, isTransposed: bool, inner: i32, columns: i32): void {
  if (ASC_FEATURE_SIMD) prepareOver<v128>(to, b, bStep, isTransposed, inner, columns)
  else prepareOver<f32>(to, b, bStep, isTransposed, inner, columns)
}

export function multiplyPrepared(out: usize, outStep: usize, a: usize, aStep: usize, prepared: usize, rows: i32, inner: i32, columns: i32, bias: usize, accumulates: bool): void {
  if (ASC_FEATURE_SIMD) productOver<v128>(out, outStep, a, aStep, 4, 0, 0, false, prepared, rows, inner, columns, bias, accumulates, false)
  else productOver<f32>(out, outStep, a, aStep, 4, 0, 0, false, prepared, rows, inner, columns, bias, accumulates, false)
}
