import type { Output } from '../output'
import type { CellState } from './state'

/** Adds outputs behind those that are there; text of the same stream runs on in one output. */
export function appendOutputs(outputs: readonly Output[], added: readonly Output[]): Output[] {
  const all = [...outputs]
  for (const output of added) {
    const last = all.at(-1)
    if (output.output_type === 'stream' && last?.output_type === 'stream' && last.name === output.name) {
      all[all.length - 1] = { ...last, text: last.text + output.text }
    } else all.push(output)
  }
  return all
}

/** The cell with every output under this display id replaced; the same cell where there is none. */
export function replaceDisplayed(cell: CellState, displayId: string, by: Output): CellState {
  let isChanged = false
  const outputs = cell.outputs.map((output) => {
    if (output.output_type !== 'display_data' || output.transient?.display_id !== displayId) return output
    isChanged = true
    return by
  })
  return isChanged ? { ...cell, outputs } : cell
}
