import { plus } from './vector-maths'

/** Rows that are summed in Float32 before the sum goes into a Float64: no drift down long columns. */
const blockRows = 16
/** Columns whose sums wait in `totals`. */
const blockColumns = 256

/** Room in Float64 that is this instance's own. */
export const totalsBytes = blockColumns * 8
let totals: usize = 0
export function setTotals(place: usize): void { totals = place }

// @ts-ignore: decorator
@inline function sumOfRows<T>(x: usize, step: usize, rows: i32): T {
  let sum = load<T>(x)
  for (let row = 1; row < rows; row++) {
    x += step
    sum = plus<T>(sum, load<T>(x))
  }
  return sum
}

/** Adds to four totals. */
// @ts-ignore: decorator
@inline function addFour(total: usize, part: v128): void {
  v128.store(total, f64x2.add(v128.load(total), f64x2.promote_low_f32x4(part)))
  v128.store(total, f64x2.add(v128.load(total, 16), f64x2.promote_low_f32x4(v128.shuffle<f32>(part, part, 2, 3, 0, 1))), 16)
}

/** Adds the sum of each column of x [rows, columns] to sums [columns], and to `more` where it is not 0. Row by row, as it lies in memory. */
export function addColumns(sums: usize, more: usize, x: usize, rows: i32, columns: i32): void {
  const step = <usize>columns << 2
  for (let first = 0; first < columns; first += blockColumns) {
    const width = min(blockColumns, columns - first)
    const end = <usize>width << 2
    memory.fill(totals, 0, end << 1)
    let place = x + (<usize>first << 2)
    for (let row = 0; row < rows; row += blockRows) {
      const height = min(blockRows, rows - row)
      let at: usize = 0
      if (ASC_FEATURE_SIMD) for (; at + 16 <= end; at += 16) addFour(totals + (at << 1), sumOfRows<v128>(place + at, step, height))
      for (; at < end; at += 4) store<f64>(totals + (at << 1), load<f64>(totals + (at << 1)) + <f64>sumOfRows<f32>(place + at, step, height))
      place += step * blockRows
    }
    for (let at: usize = 0; at < end; at += 4) {
      const total = load<f64>(totals + (at << 1))
      const sum = sums + (<usize>first << 2) + at
      store<f32>(sum, <f32>(<f64>load<f32>(sum) + total))
      if (more != 0) store<f32>(more + (<usize>first << 2) + at, <f32>(<f64>load<f32>(more + (<usize>first << 2) + at) + total))
    }
  }
}
