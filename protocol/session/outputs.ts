import type { Output } from '../output'
import type { CellState } from './state'

/** Adds outputs behind those that are there; text of the same stream runs on in one output. */
export function appendOutputs(outputs: readonly Output[], added: readonly Output[]): Output[] {
  const all = [...outputs]
  for (const output of added) {
    const last = all.at(-1)
    if (output.output_type === 'stream' && last?.output_type === 'stream' && last.name === output.name) {
      all[all.length - 1] = { ...last, text: joinText(last.text, output.text) }
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

/** The cell without the outputs under these display ids. */
export function removeDisplayed(cell: CellState, displayIds: readonly string[]): CellState {
  const outputs = cell.outputs.filter((output) => output.output_type !== 'display_data' || !displayIds.includes(output.transient?.display_id ?? ''))
  return outputs.length < cell.outputs.length ? { ...cell, outputs } : cell
}

/** A carriage return in the added text starts the line anew that it falls into, as on a terminal: a line of progress stays one line. */
function joinText(text: string, added: string): string {
  const lineStart = text.lastIndexOf('\n') + 1
  const line = text.slice(lineStart)
  const firstEnd = added.indexOf('\n')
  const first = line + (firstEnd < 0 ? added : added.slice(0, firstEnd))
  if (!first.includes('\r')) return text + added
  const isOpen = first.endsWith('\r')
  const body = isOpen ? first.slice(0, -1) : first
  const shown = body.slice(body.lastIndexOf('\r') + 1)
  // At the end it may belong to a line break that is still to come, or to the next text of the same line.
  return text.slice(0, lineStart) + shown + (isOpen && firstEnd < 0 ? '\r' : '') + (firstEnd < 0 ? '' : added.slice(firstEnd))
}
