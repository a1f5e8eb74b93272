import { plus, splat } from './vector-maths'

/** Rows that are summed in Float32 before the sum goes into a Float64: no drift down long columns. */
const blockRows = 16

// @ts-ignore: decorator
@inline function addColumn<T>(sums: usize, x: usize, step: usize, rows: i32): void {
  let low: f64 = 0, second: f64 = 0, third: f64 = 0, fourth: f64 = 0
  for (let row = 0; row < rows; row += blockRows) {
    let part = splat<T>(0)
    for (let k = min(blockRows, rows - row); k > 0; k--) {
      part = plus<T>(part, load<T>(x))
      x += step
    }
    if (isVector<T>()) {
      low += f32x4.extract_lane(part, 0)
      second += f32x4.extract_lane(part, 1)
      third += f32x4.extract_lane(part, 2)
      fourth += f32x4.extract_lane(part, 3)
    } else low += part
  }
  store<f32>(sums, <f32>(load<f32>(sums) + low))
  if (isVector<T>()) {
    store<f32>(sums + 4, <f32>(load<f32>(sums + 4) + second))
    store<f32>(sums + 8, <f32>(load<f32>(sums + 8) + third))
    store<f32>(sums + 12, <f32>(load<f32>(sums + 12) + fourth))
  }
}

/** Adds the sum of each column of x [rows, columns] to sums [columns]. */
export function addColumns(sums: usize, x: usize, rows: i32, columns: i32): void {
  const step = <usize>columns << 2
  let column = 0
  if (ASC_FEATURE_SIMD) {
    for (; column + 4 <= columns; column += 4) addColumn<v128>(sums + (<usize>column << 2), x + (<usize>column << 2), step, rows)
  }
  for (; column < columns; column++) addColumn<f32>(sums + (<usize>column << 2), x + (<usize>column << 2), step, rows)
}
