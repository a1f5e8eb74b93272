import { addTo } from './row-figures'

/* Lists of the rows of a gradient that are not zero: see `TouchedRows` in `backend/embedding.ts`. */

// @ts-ignore: decorator
@inline export function touch(marks: usize, rows: usize, count: usize, row: i32): void {
  const mark = marks + (<usize>row << 2)
  if (load<i32>(mark) == 1) return
  store<i32>(mark, 1)
  const place = load<i32>(count)
  store<i32>(rows + (<usize>place << 2), row)
  store<i32>(count, place + 1)
}

export function clearTouched(gradient: usize, marks: usize, rows: usize, count: usize, width: usize): void {
  const end = rows + (<usize>load<i32>(count) << 2)
  for (; rows < end; rows += 4) {
    const row = <usize>load<i32>(rows)
    memory.fill(gradient + ((row * width) << 2), 0, width << 2)
    store<i32>(marks + (row << 2), 0)
  }
  store<i32>(count, 0)
}

export function addTouched(sum: usize, sumMarks: usize, sumRows: usize, sumCount: usize, part: usize, partRows: usize, partCount: usize, width: usize): void {
  const end = partRows + (<usize>load<i32>(partCount) << 2)
  for (; partRows < end; partRows += 4) {
    const row = load<i32>(partRows)
    touch(sumMarks, sumRows, sumCount, row)
    const place = (<usize>row * width) << 2
    addTo(sum + place, part + place, width << 2)
  }
}
