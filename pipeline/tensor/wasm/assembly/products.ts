import { setTotals, totalsBytes } from './column-sums'
import { multiply, scratchBytes, setProductScratch } from './matrix-product'

/** Bytes that an instance needs for itself: threads that share the memory each give their own. */
export function scratchSize(): i32 { return scratchBytes + totalsBytes }

export function setScratch(place: usize): void {
  setProductScratch(place)
  setTotals(place + scratchBytes)
}

export function product(out: usize, a: usize, b: usize, rows: i32, inner: i32, columns: i32, transposeA: bool, transposeB: bool, accumulate: bool, batches: i32): void {
  const aStep: usize = transposeA ? 4 : <usize>inner << 2
  const aInner: usize = transposeA ? <usize>rows << 2 : 4
  const bStep = <usize>(transposeB ? inner : columns) << 2
  for (let batch = 0; batch < batches; batch++) {
    multiply(out, <usize>columns << 2, a, aStep, aInner, b, bStep, transposeB, rows, inner, columns, 0, accumulate, false)
    out += <usize>(rows * columns) << 2
    a += <usize>(rows * inner) << 2
    b += <usize>(inner * columns) << 2
  }
}
