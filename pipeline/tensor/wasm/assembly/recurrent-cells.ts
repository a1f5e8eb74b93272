import { atLeast, hyperbolicTangent, minus, plus, sigmoid, splat, times, whereLess } from './vector-maths'

/*
 * One position of one sequence, unit by unit. `units` are bytes: gates of a kind stand that far behind those of the kind
 * before. `sums` are what goes into the gates, `state` is where the state stands for the next position, `out` where it stays.
 * A cell or state before the first is 0 where its address is.
 */

// @ts-ignore: decorator
@inline function before<T>(place: usize, at: usize): T { return place == 0 ? splat<T>(0) : load<T>(place + at) }
// @ts-ignore: decorator
@inline function slopeOfSigmoid<T>(y: T): T { return times<T>(y, minus<T>(splat<T>(1), y)) }
// @ts-ignore: decorator
@inline function slopeOfTanh<T>(y: T): T { return minus<T>(splat<T>(1), times<T>(y, y)) }

// @ts-ignore: decorator
@inline function lstmUnit<T>(at: usize, units: usize, out: usize, state: usize, cell: usize, gates: usize, sums: usize, cellBefore: usize): void {
  const fAt = units + at, gAt = units * 2 + at, oAt = units * 3 + at
  const i = sigmoid<T>(load<T>(sums + at))
  const g = hyperbolicTangent<T>(load<T>(sums + gAt))
  const f = sigmoid<T>(load<T>(sums + fAt))
  const o = sigmoid<T>(load<T>(sums + oAt))
  const c = plus<T>(times<T>(f, before<T>(cellBefore, at)), times<T>(i, g))
  const h = times<T>(o, hyperbolicTangent<T>(c))
  store<T>(gates + at, i)
  store<T>(gates + fAt, f)
  store<T>(gates + gAt, g)
  store<T>(gates + oAt, o)
  store<T>(cell + at, c)
  store<T>(out + at, h)
  store<T>(state + at, h)
}

export function lstmStep(units: usize, out: usize, state: usize, cell: usize, gates: usize, sums: usize, cellBefore: usize): void {
  let at: usize = 0
  if (ASC_FEATURE_SIMD) for (; at + 16 <= units; at += 16) lstmUnit<v128>(at, units, out, state, cell, gates, sums, cellBefore)
  for (; at < units; at += 4) lstmUnit<f32>(at, units, out, state, cell, gates, sums, cellBefore)
}

// Back: `state` holds the gradient by this position's state from the one behind it, `given` what comes from elsewhere.

// @ts-ignore: decorator
@inline function lstmUnitBack<T>(at: usize, units: usize, given: usize, state: usize, cellGradient: usize, sums: usize, gates: usize, cell: usize, cellBefore: usize): void {
  const iAt = at, fAt = units + at, gAt = units * 2 + at, oAt = units * 3 + at
  const i = load<T>(gates + iAt), f = load<T>(gates + fAt), g = load<T>(gates + gAt), o = load<T>(gates + oAt)
  const squashed = hyperbolicTangent<T>(load<T>(cell + at))
  const byState = plus<T>(load<T>(state + at), load<T>(given + at))
  const byCell = plus<T>(load<T>(cellGradient + at), times<T>(times<T>(byState, o), slopeOfTanh<T>(squashed)))
  store<T>(sums + iAt, times<T>(times<T>(byCell, g), slopeOfSigmoid<T>(i)))
  store<T>(sums + fAt, times<T>(times<T>(byCell, before<T>(cellBefore, at)), slopeOfSigmoid<T>(f)))
  store<T>(sums + gAt, times<T>(times<T>(byCell, i), slopeOfTanh<T>(g)))
  store<T>(sums + oAt, times<T>(times<T>(byState, squashed), slopeOfSigmoid<T>(o)))
  store<T>(cellGradient + at, times<T>(byCell, f))
  store<T>(state + at, splat<T>(0))
}

export function lstmBack(units: usize, given: usize, state: usize, cellGradient: usize, sums: usize, gates: usize, cell: usize, cellBefore: usize): void {
  let at: usize = 0
  if (ASC_FEATURE_SIMD) for (; at + 16 <= units; at += 16) lstmUnitBack<v128>(at, units, given, state, cellGradient, sums, gates, cell, cellBefore)
  for (; at < units; at += 4) lstmUnitBack<f32>(at, units, given, state, cellGradient, sums, gates, cell, cellBefore)
}

// @ts-ignore: decorator
@inline function gruUnit<T>(at: usize, units: usize, out: usize, state: usize, candidate: usize, gates: usize, sums: usize, stateSums: usize): void {
  const zAt = units + at, nAt = units * 2 + at
  const r = sigmoid<T>(plus<T>(load<T>(sums + at), load<T>(stateSums + at)))
  const z = sigmoid<T>(plus<T>(load<T>(sums + zAt), load<T>(stateSums + zAt)))
  const fromState = load<T>(stateSums + nAt)
  const n = hyperbolicTangent<T>(plus<T>(load<T>(sums + nAt), times<T>(r, fromState)))
  const h = plus<T>(times<T>(minus<T>(splat<T>(1), z), n), times<T>(z, load<T>(state + at)))
  store<T>(gates + at, r)
  store<T>(gates + zAt, z)
  store<T>(gates + nAt, n)
  store<T>(candidate + at, fromState)
  store<T>(out + at, h)
  store<T>(state + at, h)
}

export function gruStep(units: usize, out: usize, state: usize, candidate: usize, gates: usize, sums: usize, stateSums: usize): void {
  let at: usize = 0
  if (ASC_FEATURE_SIMD) for (; at + 16 <= units; at += 16) gruUnit<v128>(at, units, out, state, candidate, gates, sums, stateSums)
  for (; at < units; at += 4) gruUnit<f32>(at, units, out, state, candidate, gates, sums, stateSums)
}

// @ts-ignore: decorator
@inline function gruUnitBack<T>(at: usize, units: usize, given: usize, state: usize, fromInput: usize, fromState: usize, gates: usize, candidate: usize, stateBefore: usize): void {
  const zAt = units + at, nAt = units * 2 + at
  const r = load<T>(gates + at), z = load<T>(gates + zAt), n = load<T>(gates + nAt)
  const byState = plus<T>(load<T>(state + at), load<T>(given + at))
  const byCandidate = times<T>(times<T>(byState, minus<T>(splat<T>(1), z)), slopeOfTanh<T>(n))
  const byReset = times<T>(times<T>(byCandidate, load<T>(candidate + at)), slopeOfSigmoid<T>(r))
  const byUpdate = times<T>(times<T>(byState, minus<T>(before<T>(stateBefore, at), n)), slopeOfSigmoid<T>(z))
  store<T>(fromInput + at, byReset)
  store<T>(fromInput + zAt, byUpdate)
  store<T>(fromInput + nAt, byCandidate)
  store<T>(fromState + at, byReset)
  store<T>(fromState + zAt, byUpdate)
  store<T>(fromState + nAt, times<T>(byCandidate, r))
  store<T>(state + at, times<T>(byState, z))
}

export function gruBack(units: usize, given: usize, state: usize, fromInput: usize, fromState: usize, gates: usize, candidate: usize, stateBefore: usize): void {
  let at: usize = 0
  if (ASC_FEATURE_SIMD) for (; at + 16 <= units; at += 16) gruUnitBack<v128>(at, units, given, state, fromInput, fromState, gates, candidate, stateBefore)
  for (; at < units; at += 4) gruUnitBack<f32>(at, units, given, state, fromInput, fromState, gates, candidate, stateBefore)
}

// @ts-ignore: decorator
@inline function plainUnit<T>(at: usize, out: usize, state: usize, gates: usize, sums: usize, isRelu: bool): void {
  const sum = load<T>(sums + at)
  const y = isRelu ? atLeast<T>(sum, splat<T>(0)) : hyperbolicTangent<T>(sum)
  store<T>(gates + at, y)
  store<T>(out + at, y)
  store<T>(state + at, y)
}

export function plainStep(units: usize, out: usize, state: usize, gates: usize, sums: usize, isRelu: bool): void {
  let at: usize = 0
  if (ASC_FEATURE_SIMD) for (; at + 16 <= units; at += 16) plainUnit<v128>(at, out, state, gates, sums, isRelu)
  for (; at < units; at += 4) plainUnit<f32>(at, out, state, gates, sums, isRelu)
}

// @ts-ignore: decorator
@inline function plainUnitBack<T>(at: usize, given: usize, state: usize, sums: usize, gates: usize, isRelu: bool): void {
  const y = load<T>(gates + at), byState = plus<T>(load<T>(state + at), load<T>(given + at))
  store<T>(sums + at, isRelu ? whereLess<T>(splat<T>(0), y, byState, splat<T>(0)) : times<T>(byState, slopeOfTanh<T>(y)))
  store<T>(state + at, splat<T>(0))
}

export function plainBack(units: usize, given: usize, state: usize, sums: usize, gates: usize, isRelu: bool): void {
  let at: usize = 0
  if (ASC_FEATURE_SIMD) for (; at + 16 <= units; at += 16) plainUnitBack<v128>(at, given, state, sums, gates, isRelu)
  for (; at < units; at += 4) plainUnitBack<f32>(at, given, state, sums, gates, isRelu)
}

// @ts-ignore: decorator
@inline function addOver<T>(sum: usize, x: usize): void { store<T>(sum, plus<T>(load<T>(sum), load<T>(x))) }

export function addRun(sum: usize, x: usize, bytes: usize): void {
  const end = x + bytes
  if (ASC_FEATURE_SIMD) for (; x + 16 <= end; x += 16, sum += 16) addOver<v128>(sum, x)
  for (; x < end; x += 4, sum += 4) addOver<f32>(sum, x)
}

/** Copies a short run: the call that `memory.copy` is would cost more than its work. */
export function copyRun(to: usize, from: usize, bytes: usize): void {
  const end = from + bytes
  if (ASC_FEATURE_SIMD) for (; from + 16 <= end; from += 16, to += 16) v128.store(to, v128.load(from))
  for (; from < end; from += 4, to += 4) store<u32>(to, load<u32>(from))
}
