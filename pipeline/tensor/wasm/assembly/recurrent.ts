import { addColumns } from './column-sums'
import { multiply, multiplyPrepared, prepare, preparedSize } from './matrix-product'
import { addRun, copyRun, gruBack, gruStep, lstmBack, lstmStep, plainBack, plainStep } from './recurrent-cells'

// As `recurrentKinds` in ../recurrent.ts.
const lstm = 0
const gru = 1

// @ts-ignore: decorator
@inline function gatesOf(kind: i32): i32 { return kind == lstm ? 4 : kind == gru ? 3 : 1 }

/** Sequences that go through all positions together: what one position needs of them stays near. */
const groupRows = 32

function carry(to: usize, from: usize, bytes: usize): void {
  if (from == 0) memory.fill(to, 0, bytes)
  else memory.copy(to, from, bytes)
}

// @ts-ignore: decorator
@inline function bytesOf(numbers: i32): usize { return <usize>numbers << 2 }

/** Bytes of scratch: weights as they are and packed, biases, and of a group of sequences the sums of one position and what goes into them. */
export function recurrentScratch(kind: i32, features: i32, units: i32): usize {
  const gates = gatesOf(kind) * units
  return bytesOf((features + units) * gates) + preparedSize(features, gates) + preparedSize(features + units, gates) + bytesOf(gates) + bytesOf(groupRows * (2 * gates + features + units))
}

/**
 * Position by position [x h] · [W; U] + (b + b') as one product, and the cell. GRU, whose reset comes after the product,
 * has one product for each of its sums.
 */
export function recurrent(
  kind: i32, out: usize, cells: usize, gates: usize, candidates: usize, x: usize, mask: usize, state: usize, cell: usize,
  inputWeight: usize, stateWeight: usize, inputBias: usize, stateBias: usize,
  batch: i32, length: i32, features: i32, units: i32, isReverse: bool, isRelu: bool, scratch: usize,
): void {
  const isGru = kind == gru
  const gateUnits = gatesOf(kind) * units
  const unitBytes = bytesOf(units), gateBytes = bytesOf(gateUnits), featureBytes = bytesOf(features)
  const joinedUnits = isGru ? units : features + units
  const joinedBytes = bytesOf(joinedUnits)
  const stateAt = joinedBytes - unitBytes
  const both = scratch
  const packedInput = both + bytesOf((features + units) * gateUnits)
  const packed = packedInput + preparedSize(features, gateUnits)
  const bias = packed + preparedSize(features + units, gateUnits)
  const sums = bias + gateBytes
  const stateSums = sums + groupRows * gateBytes
  const joined = stateSums + groupRows * gateBytes
  memory.copy(bias, stateBias, gateBytes)
  if (isGru) {
    prepare(packedInput, inputWeight, gateBytes, false, features, gateUnits)
    prepare(packed, stateWeight, gateBytes, false, units, gateUnits)
  } else {
    addRun(bias, inputBias, gateBytes)
    memory.copy(both, inputWeight, <usize>features * gateBytes)
    memory.copy(both + <usize>features * gateBytes, stateWeight, <usize>units * gateBytes)
    prepare(packed, both, gateBytes, false, joinedUnits, gateUnits)
  }
  for (let group = 0; group < batch; group += groupRows) {
    const rows = min(groupRows, batch - group)
    for (let row = 0; row < rows; row++) carry(joined + <usize>row * joinedBytes + stateAt, state == 0 ? 0 : state + <usize>(group + row) * unitBytes, unitBytes)
    for (let turn = 0; turn < length; turn++) {
      const position = isReverse ? length - 1 - turn : turn
      const previous = isReverse ? position + 1 : position - 1
      const firstPlace = <usize>(group * length + position)
      if (isGru) {
        multiplyPrepared(sums, gateBytes, x + firstPlace * featureBytes, <usize>length * featureBytes, packedInput, rows, features, gateUnits, inputBias, false)
        multiplyPrepared(stateSums, gateBytes, joined, joinedBytes, packed, rows, units, gateUnits, stateBias, false)
      } else {
        for (let row = 0; row < rows; row++) copyRun(joined + <usize>row * joinedBytes, x + (firstPlace + <usize>(row * length)) * featureBytes, featureBytes)
        multiplyPrepared(sums, gateBytes, joined, joinedBytes, packed, rows, joinedUnits, gateUnits, bias, false)
      }
      for (let row = 0; row < rows; row++) {
        const place = firstPlace + <usize>(row * length)
        const rowOut = out + place * unitBytes, rowCell = cells + place * unitBytes, rowGates = gates + place * gateBytes
        const rowSums = sums + <usize>row * gateBytes, rowState = joined + <usize>row * joinedBytes + stateAt
        let cellBefore: usize = 0
        if (kind == lstm) {
          if (turn > 0) cellBefore = cells + <usize>((group + row) * length + previous) * unitBytes
          else if (cell != 0) cellBefore = cell + <usize>(group + row) * unitBytes
        }
        if (mask != 0 && load<f32>(mask + (place << 2)) == 0) {
          memory.copy(rowOut, rowState, unitBytes)
          if (kind == lstm) carry(rowCell, cellBefore, unitBytes)
        } else if (kind == lstm) lstmStep(unitBytes, rowOut, rowState, rowCell, rowGates, rowSums, cellBefore)
        else if (isGru) gruStep(unitBytes, rowOut, rowState, candidates + place * unitBytes, rowGates, rowSums, stateSums + <usize>row * gateBytes)
        else plainStep(unitBytes, rowOut, rowState, rowGates, rowSums, isRelu)
      }
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
  memory.fill(byState, 0, <usize>(2 * batch) * unitBytes)
  prepare(scratch, stateWeight, gateBytes, true, gateUnits, units)
  // Nothing stays in `byState` but what a masked position carries and what GRU's update gate lets through.
  const adds = mask != 0 || kind == gru
  for (let group = 0; group < batch; group += groupRows) {
    const rows = min(groupRows, batch - group)
    const groupState = byState + <usize>group * unitBytes
    for (let turn = length - 1; turn >= 0; turn--) {
      const position = isReverse ? length - 1 - turn : turn
      const previous = isReverse ? position + 1 : position - 1
      const firstPlace = <usize>(group * length + position)
      for (let row = 0; row < rows; row++) {
        const place = firstPlace + <usize>(row * length)
        const given = outGradient + place * unitBytes
        const rowState = groupState + <usize>row * unitBytes, rowCell = byCell + <usize>(group + row) * unitBytes
        const rowInput = fromInput + place * gateBytes, rowGates = gates + place * gateBytes
        const placeBefore = <usize>((group + row) * length + previous), rowFirst = <usize>(group + row) * unitBytes
        if (mask != 0 && load<f32>(mask + (place << 2)) == 0) {
          addRun(rowState, given, unitBytes)
          memory.fill(rowInput, 0, gateBytes)
          if (kind == gru) memory.fill(fromState + place * gateBytes, 0, gateBytes)
        } else if (kind == lstm) {
          const cellBefore = turn > 0 ? cells + placeBefore * unitBytes : cell != 0 ? cell + rowFirst : 0
          lstmBack(unitBytes, given, rowState, rowCell, rowInput, rowGates, cells + place * unitBytes, cellBefore)
        } else if (kind == gru) {
          const stateBefore = turn > 0 ? out + placeBefore * unitBytes : state != 0 ? state + rowFirst : 0
          gruBack(unitBytes, given, rowState, rowInput, fromState + place * gateBytes, rowGates, candidates + place * unitBytes, stateBefore)
        } else plainBack(unitBytes, given, rowState, rowInput, rowGates, isRelu)
      }
      if (turn == 0 && stateGradient == 0) break
      multiplyPrepared(groupState, unitBytes, fromState + firstPlace * gateBytes, <usize>length * gateBytes, scratch, rows, gateUnits, units, 0, adds)
    }
  }
  if (stateGradient != 0) addRun(stateGradient, byState, <usize>batch * unitBytes)
  if (cellGradient != 0) addRun(cellGradient, byCell, <usize>batch * unitBytes)
  const featureBytes = <usize>features << 2
  if (xGradient != 0) multiply(xGradient, featureBytes, fromInput, gateBytes, 4, inputWeight, gateBytes, true, positions, gateUnits, features, 0, true, false)
  if (inputWeightGradient == 0) return
  addColumns(inputBiasGradient, kind == gru ? 0 : stateBiasGradient, fromInput, positions, gateUnits)
  if (kind == gru) addColumns(stateBiasGradient, 0, fromState, positions, gateUnits)
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
