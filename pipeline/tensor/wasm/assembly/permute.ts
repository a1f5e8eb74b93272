/** Of a transposition: rows and columns of a square that the first cache holds. */
const tile: usize = 32

/** Strides in bytes. out's rows are x's columns: out[column · outStep + row] = x[row · xStep + column]. */
function transposeTile(out: usize, outStep: usize, x: usize, xStep: usize, rows: usize, columns: usize, accumulate: bool): void {
  let row: usize = 0
  if (ASC_FEATURE_SIMD) {
    for (; row + 4 <= rows; row += 4) {
      let from = x + row * xStep
      let to = out + (row << 2)
      let column: usize = 0
      for (; column + 4 <= columns; column += 4, from += 16, to += outStep << 2) {
        const a = load<v128>(from)
        const b = load<v128>(from + xStep)
        const c = load<v128>(from + 2 * xStep)
        const d = load<v128>(from + 3 * xStep)
        const abLow = i32x4.shuffle(a, b, 0, 4, 1, 5)
        const abHigh = i32x4.shuffle(a, b, 2, 6, 3, 7)
        const cdLow = i32x4.shuffle(c, d, 0, 4, 1, 5)
        const cdHigh = i32x4.shuffle(c, d, 2, 6, 3, 7)
        put(to, i32x4.shuffle(abLow, cdLow, 0, 1, 4, 5), accumulate)
        put(to + outStep, i32x4.shuffle(abLow, cdLow, 2, 3, 6, 7), accumulate)
        put(to + 2 * outStep, i32x4.shuffle(abHigh, cdHigh, 0, 1, 4, 5), accumulate)
        put(to + 3 * outStep, i32x4.shuffle(abHigh, cdHigh, 2, 3, 6, 7), accumulate)
      }
      for (; column < columns; column++, from += 4, to += outStep) {
        for (let k: usize = 0; k < 4; k++) putOne(to + (k << 2), load<f32>(from + k * xStep), accumulate)
      }
    }
  }
  for (; row < rows; row++) {
    for (let column: usize = 0; column < columns; column++) putOne(out + column * outStep + (row << 2), load<f32>(x + row * xStep + (column << 2)), accumulate)
  }
}

// @ts-ignore: decorator
@inline function put(out: usize, four: v128, accumulate: bool): void { store<v128>(out, accumulate ? f32x4.add(load<v128>(out), four) : four) }
// @ts-ignore: decorator
@inline function putOne(out: usize, value: f32, accumulate: bool): void { store<f32>(out, accumulate ? load<f32>(out) + value : value) }

/** As many transpositions as two outer dimensions have places. */
export function transposeRuns(
  out: usize, x: usize, first: usize, second: usize, rows: usize, columns: usize,
  outFirst: usize, outSecond: usize, outStep: usize, xFirst: usize, xSecond: usize, xStep: usize, accumulate: bool,
): void {
  for (let i: usize = 0; i < first; i++) {
    for (let j: usize = 0; j < second; j++) {
      const to = out + i * outFirst + j * outSecond
      const from = x + i * xFirst + j * xSecond
      for (let row: usize = 0; row < rows; row += tile) {
        for (let column: usize = 0; column < columns; column += tile) {
          transposeTile(to + column * outStep + (row << 2), outStep, from + row * xStep + (column << 2), xStep, min(tile, rows - row), min(tile, columns - column), accumulate)
        }
      }
    }
  }
}
