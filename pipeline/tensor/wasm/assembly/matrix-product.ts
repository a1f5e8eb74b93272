import { atLeast, plus, splat, times } from './vector-maths'

/*
 * out = a · b (+ bias), cut so that what is used again lies near: `innerBlock` × `columnBlock` of b is packed in panels two
 * vectors wide (second-level cache), a tile of four rows of a, packed too, runs along all of them (first level), and eight
 * accumulators stay in registers: with ten V8 keeps some in memory, at half the speed (Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", 2008).
 * Steps between rows are in bytes, so that parts of a sequence or of a head are used where they lie.
 */

const innerBlock = 256
const columnBlock = 256
const tileRows = 4
/** From so many columns on it pays to pack a. */
const packingColumns = 32

/** Room for a packed block of b, a packed tile of a, a tile of results and zeros. */
export const scratchBytes = innerBlock * (columnBlock + 8) * 4 + innerBlock * tileRows * 4 + (tileRows + 1) * 32

let packedB: usize = 0
let packedA: usize = 0
let smallTile: usize = 0
let zeros: usize = 0

export function setProductScratch(place: usize): void {
  packedB = place
  packedA = packedB + innerBlock * (columnBlock + 8) * 4
  smallTile = packedA + innerBlock * tileRows * 4
  zeros = smallTile + tileRows * 32
  memory.fill(zeros, 0, 32)
}

// @ts-ignore: decorator
@inline export function lanes<T>(): i32 { return isVector<T>() ? 4 : 1 }
// @ts-ignore: decorator
@inline function loadSplat<T>(place: usize): T { return isVector<T>() ? v128.load_splat<f32>(place) : load<f32>(place) }
/** Of the second to fourth row in a packed a: offsets have to be constants to be part of the instruction. */
// @ts-ignore: decorator
@inline function second<T>(place: usize): T { return isVector<T>() ? v128.load_splat<f32>(place, 4) : load<f32>(place, 4) }
// @ts-ignore: decorator
@inline function third<T>(place: usize): T { return isVector<T>() ? v128.load_splat<f32>(place, 8) : load<f32>(place, 8) }
// @ts-ignore: decorator
@inline function fourth<T>(place: usize): T { return isVector<T>() ? v128.load_splat<f32>(place, 12) : load<f32>(place, 12) }

/** The sums and what they are added to (the result so far, a bias or zeros), no less than `floor`. */
// @ts-ignore: decorator
@inline function storeRow<T>(out: usize, start: usize, floor: T, left: T, right: T): void {
  store<T>(out, atLeast<T>(plus<T>(load<T>(start), left), floor))
  store<T>(out, atLeast<T>(plus<T>(load<T>(start, sizeof<T>()), right), floor), sizeof<T>())
}

/**
 * A tile of `height` rows (a constant where it is inlined) and two vectors of columns; `isPacked` (likewise) where the rows of
 * a lie side by side. No branch once the sums are there: V8 would then keep them in memory throughout the loop.
 */
// @ts-ignore: decorator
@inline function tile<T>(height: i32, isPacked: bool, out: usize, outStep: usize, a: usize, aStep: usize, aInner: usize, b: usize, bStep: usize, inner: i32, start: usize, startStep: usize, floor: f32): void {
  let l0 = splat<T>(0), l1 = splat<T>(0), l2 = splat<T>(0), l3 = splat<T>(0)
  let r0 = splat<T>(0), r1 = splat<T>(0), r2 = splat<T>(0), r3 = splat<T>(0)
  const a1 = a + aStep, a2 = a1 + aStep, a3 = a2 + aStep
  // One counter added to four addresses is less work than four addresses that are counted up.
  let at: usize = isPacked ? a : 0
  for (let k = inner; k > 0; k--) {
    const left = load<T>(b), right = load<T>(b, sizeof<T>())
    let x = isPacked ? loadSplat<T>(at) : loadSplat<T>(a + at)
    l0 = plus<T>(l0, times<T>(x, left)); r0 = plus<T>(r0, times<T>(x, right))
    if (height > 1) { x = isPacked ? second<T>(at) : loadSplat<T>(a1 + at); l1 = plus<T>(l1, times<T>(x, left)); r1 = plus<T>(r1, times<T>(x, right)) }
    if (height > 2) { x = isPacked ? third<T>(at) : loadSplat<T>(a2 + at); l2 = plus<T>(l2, times<T>(x, left)); r2 = plus<T>(r2, times<T>(x, right)) }
    if (height > 3) { x = isPacked ? fourth<T>(at) : loadSplat<T>(a3 + at); l3 = plus<T>(l3, times<T>(x, left)); r3 = plus<T>(r3, times<T>(x, right)) }
    at += isPacked ? <usize>height << 2 : aInner
    b += bStep
  }
  const least = splat<T>(floor)
  storeRow<T>(out, start, least, l0, r0)
  if (height > 1) storeRow<T>(out + outStep, start + startStep, least, l1, r1)
  if (height > 2) storeRow<T>(out + outStep * 2, start + startStep * 2, least, l2, r2)
  if (height > 3) storeRow<T>(out + outStep * 3, start + startStep * 3, least, l3, r3)
}

function tile1<T>(out: usize, outStep: usize, a: usize, aStep: usize, aInner: usize, b: usize, bStep: usize, inner: i32, start: usize, startStep: usize, floor: f32): void {
  tile<T>(1, false, out, outStep, a, aStep, aInner, b, bStep, inner, start, startStep, floor)
}
function tile2<T>(out: usize, outStep: usize, a: usize, aStep: usize, aInner: usize, b: usize, bStep: usize, inner: i32, start: usize, startStep: usize, floor: f32): void {
  tile<T>(2, false, out, outStep, a, aStep, aInner, b, bStep, inner, start, startStep, floor)
}
function tile3<T>(out: usize, outStep: usize, a: usize, aStep: usize, aInner: usize, b: usize, bStep: usize, inner: i32, start: usize, startStep: usize, floor: f32): void {
  tile<T>(3, false, out, outStep, a, aStep, aInner, b, bStep, inner, start, startStep, floor)
}
function tile4<T>(out: usize, outStep: usize, a: usize, aStep: usize, aInner: usize, b: usize, bStep: usize, inner: i32, start: usize, startStep: usize, floor: f32): void {
  tile<T>(4, false, out, outStep, a, aStep, aInner, b, bStep, inner, start, startStep, floor)
}
/** Four rows side by side: one address for all. */
function packedTile<T>(out: usize, outStep: usize, a: usize, b: usize, inner: i32, start: usize, startStep: usize, floor: f32): void {
  tile<T>(tileRows, true, out, outStep, a, 0, 0, b, 2 * sizeof<T>(), inner, start, startStep, floor)
}

// @ts-ignore: decorator
@inline function anyTile<T>(height: i32, out: usize, outStep: usize, a: usize, aStep: usize, aInner: usize, b: usize, bStep: usize, inner: i32, start: usize, startStep: usize, floor: f32): void {
  if (height == 4) tile4<T>(out, outStep, a, aStep, aInner, b, bStep, inner, start, startStep, floor)
  else if (height == 3) tile3<T>(out, outStep, a, aStep, aInner, b, bStep, inner, start, startStep, floor)
  else if (height == 2) tile2<T>(out, outStep, a, aStep, aInner, b, bStep, inner, start, startStep, floor)
  else tile1<T>(out, outStep, a, aStep, aInner, b, bStep, inner, start, startStep, floor)
}

/** Stores so many of four numbers, 1 to 4. */
// @ts-ignore: decorator
@inline export function storePart(out: usize, four: v128, width: i32): void {
  if (width == 4) {
    v128.store(out, four)
    return
  }
  if (width & 2) {
    v128.store64_lane(out, four, 0)
    out += 8
    four = v128.shuffle<f32>(four, four, 2, 3, 0, 1)
  }
  if (width & 1) v128.store32_lane(out, four, 0)
}

/** By way of a small tile: columns behind the last are not ours to write. */
function narrowTile<T>(width: i32, height: i32, out: usize, outStep: usize, a: usize, aStep: usize, aInner: usize, b: usize, bStep: usize, inner: i32, start: usize, startStep: usize, floor: f32): void {
  anyTile<T>(height, smallTile, 32, a, aStep, aInner, b, bStep, inner, zeros, 0, -Infinity)
  let sums = smallTile
  for (; height > 0; height--) {
    const left = atLeast<T>(plus<T>(load<T>(sums), load<T>(start)), splat<T>(floor))
    if (isVector<T>()) {
      storePart(out, left, min(width, 4))
      if (width > 4) storePart(out + 16, atLeast<T>(plus<T>(load<T>(sums, 16), load<T>(start, 16)), splat<T>(floor)), width - 4)
    } else store<T>(out, left)
    out += outStep
    start += startStep
    sums += 32
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

/** Four rows of a, side by side. */
function packA<T>(a: usize, aStep: usize, aInner: usize, inner: i32): void {
  let to = packedA
  let k = 0
  if (isVector<T>()) {
    if (aInner == 4) {
      for (; k + 4 <= inner; k += 4) {
        transposeFour(to, 16, a, aStep)
        to += 64
        a += 16
      }
    } else {
      for (; k < inner; k++) {
        v128.store(to, v128.load(a))
        to += 16
        a += aInner
      }
    }
  }
  for (; k < inner; k++) {
    for (let i = 0; i < tileRows; i++) store<f32>(to + (<usize>i << 2), load<f32>(a + <usize>i * aStep))
    to += 16
    a += aInner
  }
}

/** Fours, and no single row at the end where two even tiles do. */
// @ts-ignore: decorator
@inline function tileHeight(rows: i32): i32 { return rows > 6 || rows == 4 ? 4 : rows > 4 ? 3 : rows }

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
    const packsA = packsB && blockColumns >= packingColumns
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
      const adds = accumulates || first > 0
      const floor: f32 = relu && first + depth >= inner ? 0 : -Infinity
      // How far what is added moves from row to row and from panel to panel.
      const startStep = adds ? outStep : 0
      const startPanel: usize = adds || bias != 0 ? 2 * sizeof<T>() : 0
      const panelBytes = packsB ? <usize>(depth * panelWidth) << 2 : 2 * sizeof<T>()
      const panelStep = packsB ? 2 * sizeof<T>() : bStep
      let row = 0
      while (row < rows) {
        const height = tileHeight(rows - row)
        const aPlace = a + <usize>row * aStep + <usize>first * aInner
        const isPacked = packsA && height == tileRows
        if (isPacked) packA<T>(aPlace, aStep, aInner, depth)
        let place = out + <usize>row * outStep + (<usize>column << 2)
        let panel = block
        let start = adds ? place : bias != 0 ? bias + (<usize>column << 2) : zeros
        for (let j = 0; j < blockColumns; j += panelWidth) {
          const width = blockColumns - j
          if (width < panelWidth) narrowTile<T>(width, height, place, outStep, aPlace, aStep, aInner, panel, panelStep, depth, start, startStep, floor)
          else if (isPacked) packedTile<T>(place, outStep, packedA, panel, depth, start, startStep, floor)
          else anyTile<T>(height, place, outStep, aPlace, aStep, aInner, panel, panelStep, depth, start, startStep, floor)
          place += 2 * sizeof<T>()
          panel += panelBytes
          start += startPanel
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
 * of b as it lies. With `accumulates`, and no bias (0), it is added to what out holds.
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
