import { addColumns } from './column-sums'
import { multiply, multiplyPrepared, prepare, preparedSize } from './matrix-product'
import { addRun, gruBack, gruStep, lstmBack, lstmStep, plainBack, plainStep } from './recurrent-cells'

// As `recurrentKinds` in ../recurrent.ts.
const lstm = 0
const gru = 1

// @ts-ignore: decorator
@inline function gatesOf(kind: i32): i32 { return kind == lstm ? 4 : kind == gru ? 3 : 1 }

function carry(to: usize, from: usize, bytes: usize): void {
  if (from == 0) memory.fill(to, 0, bytes)
  else memory.copy(to, from, bytes)
}

/** Bytes of scratch: the packed weight and the sums of one position. */
export function recurrentScratch(kind: i32, batch: i32, units: i32): usize {
  const gates = gatesOf(kind) * units
  return preparedSize(units, gates) + (<usize>(batch * gates) << 2)
}

/** x · W + b for the whole sequence as one product, then h · U + b' and the cell position by position. */
export function recurrent(
  kind: i32, out: usize, cells: usize, gates: usize, candidates: usize, x: usize, mask: usize, state: usize, cell: usize,
  inputWeight: usize, stateWeight: usize, inputBias: usize, stateBias: usize,
  batch: i32, length: i32, features: i32, units: i32, isReverse: bool, isRelu: bool, scratch: usize,
): void {
  const gateUnits = gatesOf(kind) * units
  const unitBytes = <usize>units << 2, gateBytes = <usize>gateUnits << 2
  const stateStep = <usize>length * unitBytes
  const sums = scratch + preparedSize(units, gateUnits)
  multiply(gates, gateBytes, x, <usize>features << 2, 4, inputWeight, gateBytes, false, batch * length, features, gateUnits, inputBias, false, false)
  prepare(scratch, stateWeight, gateBytes, false, units, gateUnits)
  for (let turn = 0; turn < length; turn++) {
    const position = isReverse ? length - 1 - turn : turn
    const previous = isReverse ? position + 1 : position - 1
    const isFirst = turn == 0
    const stateBefore = isFirst ? state : out + <usize>previous * unitBytes
    const cellBefore = isFirst ? cell : cells + <usize>previous * unitBytes
    const beforeStep = isFirst ? unitBytes : stateStep
    if (stateBefore == 0) multiply(sums, gateBytes, 0, 0, 4, 0, 0, false, batch, 0, gateUnits, stateBias, false, false)
    else multiplyPrepared(sums, gateBytes, stateBefore, beforeStep, scratch, batch, units, gateUnits, stateBias, false)
    for (let row = 0; row < batch; row++) {
      const place = <usize>(row * length + position)
      const rowBefore = stateBefore == 0 ? 0 : stateBefore + <usize>row * beforeStep
      const rowCellBefore = kind != lstm || cellBefore == 0 ? 0 : cellBefore + <usize>row * beforeStep
      const rowOut = out + place * unitBytes, rowGates = gates + place * gateBytes, rowSums = sums + <usize>row * gateBytes
      if (mask != 0 && load<f32>(mask + (place << 2)) == 0) {
        carry(rowOut, rowBefore, unitBytes)
        if (kind == lstm) carry(cells + place * unitBytes, rowCellBefore, unitBytes)
      } else if (kind == lstm) lstmStep(unitBytes, rowOut, cells + place * unitBytes, rowGates, rowSums, rowCellBefore)
      else if (kind == gru) gruStep(unitBytes, rowOut, candidates + place * unitBytes, rowGates, rowSums, rowBefore)
      else plainStep(unitBytes, rowOut, rowGates, rowSums, isRelu)
    }
  }
}

/** Bytes of scratch: the packed weight, gradients by state and cell, and those by both sums of all positions (one, but for GRU). */
export function recurrentGradientScratch(kind: i32, batch: i32, length: i32, units: i32): usize {
  const gates = gatesOf(kind) * units
  return preparedSize(gates, units) + (<usize>(2 * batch * units) << 2) + (<usize>(batch * length * gates) << (kind == gru ? 3 : 2))
}

/** Back through the positions; then each weight's gradient, and x's, as one product over all of them. A gradient's address is 0 where it is not wanted. */
export function recurrentGradient(
  kind: i32, xGradient: usize, stateGradient: usize, cellGradient: usize,
  inputWeightGradient: usize, stateWeightGradient: usize, inputBiasGradient: usize, stateBiasGradient: usize, outGradient: usize,
  out: usize, cells: usize, gates: usize, candidates: usize, x: usize, mask: usize, state: usize, cell: usize,
  inputWeight: usize, stateWeight: usize,
  batch: i32, length: i32, features: i32, units: i32, isReverse: bool, isRelu: bool, scratch: usize,
): void {
  const gateUnits = gatesOf(kind) * units
  const unitBytes = <usize>units << 2, gateBytes = <usize>gateUnits << 2
  const positions = batch * length
  const byState = scratch + preparedSize(gateUnits, units)
  const byCell = byState + <usize>batch * unitBytes
  const fromInput = byCell + <usize>batch * unitBytes
  const fromState = kind == gru ? fromInput + <usize>positions * gateBytes : fromInput
  const stateStep = <usize>length * unitBytes
  memory.fill(byState, 0, <usize>(2 * batch) * unitBytes)
  prepare(scratch, stateWeight, gateBytes, true, gateUnits, units)
  for (let turn = length - 1; turn >= 0; turn--) {
    const position = isReverse ? length - 1 - turn : turn
    const previous = isReverse ? position + 1 : position - 1
    const isFirst = turn == 0
    const stateBefore = isFirst ? state : out + <usize>previous * unitBytes
    const cellBefore = isFirst ? cell : cells + <usize>previous * unitBytes
    const beforeStep = isFirst ? unitBytes : stateStep
    for (let row = 0; row < batch; row++) {
      const place = <usize>(row * length + position)
      const rowState = byState + <usize>row * unitBytes, rowCell = byCell + <usize>row * unitBytes
      const rowInput = fromInput + place * gateBytes, rowGates = gates + place * gateBytes
      addRun(rowState, outGradient + place * unitBytes, unitBytes)
      if (mask != 0 && load<f32>(mask + (place << 2)) == 0) {
        memory.fill(rowInput, 0, gateBytes)
        if (kind == gru) memory.fill(fromState + place * gateBytes, 0, gateBytes)
      } else if (kind == lstm) lstmBack(unitBytes, rowState, rowCell, rowInput, rowGates, cells + place * unitBytes, cellBefore == 0 ? 0 : cellBefore + <usize>row * beforeStep)
      else if (kind == gru) gruBack(unitBytes, rowState, rowInput, fromState + place * gateBytes, rowGates, candidates + place * unitBytes, stateBefore == 0 ? 0 : stateBefore + <usize>row * beforeStep)
      else plainBack(unitBytes, rowState, rowInput, rowGates, isRelu)
    }
    if (isFirst && stateGradient == 0) break
    multiplyPrepared(byState, unitBytes, fromState + <usize>position * gateBytes, <usize>length * gateBytes, scratch, batch, gateUnits, units, 0, true)
  }
  if (stateGradient != 0) addRun(stateGradient, byState, <usize>batch * unitBytes)
  if (cellGradient != 0) addRun(cellGradient, byCell, <usize>batch * unitBytes)
  const featureBytes = <usize>features << 2
  if (xGradient != 0) multiply(xGradient, featureBytes, fromInput, gateBytes, 4, inputWeight, gateBytes, true, positions, gateUnits, features, 0, true, false)
  if (inputWeightGradient == 0) return
  addColumns(inputBiasGradient, fromInput, positions, gateUnits)
  addColumns(stateBiasGradient, fromState, positions, gateUnits)
  multiply(inputWeightGradient, gateBytes, x, 4, featureBytes, fromInput, gateBytes, false, features, positions, gateUnits, 0, true, false)
  // The state before a position is the out of its neighbour: one product over all, once the first positions, which have no neighbour, are out of it.
  const firstPosition = isReverse ? length - 1 : 0
  const firstSums = fromState + <usize>firstPosition * gateBytes, sequenceBytes = <usize>length * gateBytes
  if (state != 0) multiply(stateWeightGradient, gateBytes, state, 4, unitBytes, firstSums, sequenceBytes, false, units, batch, gateUnits, 0, true, false)
  for (let row = 0; row < batch; row++) memory.fill(firstSums + <usize>row * sequenceBytes, 0, gateBytes)
  const shiftedOut = isReverse ? out + unitBytes : out
  const shiftedSums = isReverse ? fromState : fromState + gateBytes
  if (positions > 1) multiply(stateWeightGradient, gateBytes, shiftedOut, 4, unitBytes, shiftedSums, gateBytes, false, units, positions - 1, gateUnits, 0, true, false)
}
