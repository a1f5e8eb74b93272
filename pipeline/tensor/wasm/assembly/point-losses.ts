import * as maths from './vector-maths'

/* A kind is a class without instances, so that each gets loops of its own. Numbers are places in `pointLossKinds` of `backend/losses.ts`. d = prediction − target. */

class SquaredError {
  // @ts-ignore: decorator
  @inline value<T>(p: T, t: T, parameter: f32): T {
    const d = maths.minus<T>(p, t)
    return maths.times<T>(d, d)
  }
  // @ts-ignore: decorator
  @inline slope<T>(p: T, t: T, parameter: f32): T { return maths.times<T>(maths.splat<T>(2), maths.minus<T>(p, t)) }
}

class AbsoluteError {
  // @ts-ignore: decorator
  @inline value<T>(p: T, t: T, parameter: f32): T { return maths.magnitude<T>(maths.minus<T>(p, t)) }
  // @ts-ignore: decorator
  @inline slope<T>(p: T, t: T, parameter: f32): T { return maths.signOf<T>(maths.minus<T>(p, t)) }
}

class Huber {
  // @ts-ignore: decorator
  @inline value<T>(p: T, t: T, parameter: f32): T {
    const d = maths.magnitude<T>(maths.minus<T>(p, t))
    const delta = maths.splat<T>(parameter)
    const half = maths.splat<T>(0.5)
    return maths.whereAtMost<T>(d, delta, maths.times<T>(maths.times<T>(d, d), half), maths.times<T>(delta, maths.minus<T>(d, maths.times<T>(delta, half))))
  }
  // @ts-ignore: decorator
  @inline slope<T>(p: T, t: T, parameter: f32): T { return maths.atMost<T>(maths.atLeast<T>(maths.minus<T>(p, t), maths.splat<T>(-parameter)), maths.splat<T>(parameter)) }
}

/** Of a logit p. By e^−|p|, which never overflows, both sides keep their digits. */
class BinaryCrossEntropy {
  // @ts-ignore: decorator
  @inline value<T>(p: T, t: T, parameter: f32): T {
    const zero = maths.splat<T>(0)
    const rest = maths.logarithmOfOnePlus<T>(maths.exponential<T>(maths.negated<T>(maths.magnitude<T>(p))))
    const ifPositive = maths.times<T>(maths.times<T>(maths.splat<T>(parameter), t), maths.plus<T>(maths.atLeast<T>(maths.negated<T>(p), zero), rest))
    return maths.plus<T>(ifPositive, maths.times<T>(maths.minus<T>(maths.splat<T>(1), t), maths.plus<T>(maths.atLeast<T>(p, zero), rest)))
  }
  // @ts-ignore: decorator
  @inline slope<T>(p: T, t: T, parameter: f32): T {
    const zero = maths.splat<T>(0)
    const small = maths.exponential<T>(maths.negated<T>(maths.magnitude<T>(p)))
    const larger = maths.over<T>(maths.splat<T>(1), maths.plus<T>(maths.splat<T>(1), small))
    const smaller = maths.times<T>(small, larger)
    const share = maths.whereLess<T>(p, zero, smaller, larger)
    const rest = maths.whereLess<T>(p, zero, larger, smaller)
    return maths.minus<T>(maths.times<T>(maths.minus<T>(maths.splat<T>(1), t), share), maths.times<T>(maths.times<T>(maths.splat<T>(parameter), t), rest))
  }
}

function run<Kind>(out: usize, prediction: usize, target: usize, count: usize, parameter: f32): void {
  const kind = changetype<Kind>(0)
  const end = prediction + (count << 2)
  if (ASC_FEATURE_SIMD) for (; prediction + 16 <= end; prediction += 16, target += 16, out += 16) store<v128>(out, kind.value<v128>(load<v128>(prediction), load<v128>(target), parameter))
  for (; prediction < end; prediction += 4, target += 4, out += 4) store<f32>(out, kind.value<f32>(load<f32>(prediction), load<f32>(target), parameter))
}

function runGradient<Kind>(gradient: usize, outGradient: usize, prediction: usize, target: usize, count: usize, parameter: f32): void {
  const kind = changetype<Kind>(0)
  const end = prediction + (count << 2)
  if (ASC_FEATURE_SIMD) {
    for (; prediction + 16 <= end; prediction += 16, target += 16, gradient += 16, outGradient += 16) {
      store<v128>(gradient, maths.timesPlus<v128>(load<v128>(outGradient), kind.slope<v128>(load<v128>(prediction), load<v128>(target), parameter), load<v128>(gradient)))
    }
  }
  for (; prediction < end; prediction += 4, target += 4, gradient += 4, outGradient += 4) {
    store<f32>(gradient, maths.timesPlus<f32>(load<f32>(outGradient), kind.slope<f32>(load<f32>(prediction), load<f32>(target), parameter), load<f32>(gradient)))
  }
}

export function pointLoss(kind: i32, out: usize, prediction: usize, target: usize, count: usize, parameter: f32): void {
  switch (kind) {
    case 0: return run<SquaredError>(out, prediction, target, count, parameter)
    case 1: return run<AbsoluteError>(out, prediction, target, count, parameter)
    case 2: return run<Huber>(out, prediction, target, count, parameter)
    default: return run<BinaryCrossEntropy>(out, prediction, target, count, parameter)
  }
}

export function pointLossGradient(kind: i32, gradient: usize, outGradient: usize, prediction: usize, target: usize, count: usize, parameter: f32): void {
  switch (kind) {
    case 0: return runGradient<SquaredError>(gradient, outGradient, prediction, target, count, parameter)
    case 1: return runGradient<AbsoluteError>(gradient, outGradient, prediction, target, count, parameter)
    case 2: return runGradient<Huber>(gradient, outGradient, prediction, target, count, parameter)
    default: return runGradient<BinaryCrossEntropy>(gradient, outGradient, prediction, target, count, parameter)
  }
}
