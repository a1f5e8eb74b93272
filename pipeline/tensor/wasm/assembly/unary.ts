import * as maths from './vector-maths'

/* A kind is a class without instances, so that each gets loops of its own. Numbers are places in `unaryKinds` of `backend/elementwise.ts`. */

class Negate {
  // @ts-ignore: decorator
  @inline value<T>(x: T): T { return maths.negated<T>(x) }
  // @ts-ignore: decorator
  @inline slope<T>(x: T, out: T): T { return maths.splat<T>(-1) }
}

class Absolute {
  // @ts-ignore: decorator
  @inline value<T>(x: T): T { return maths.magnitude<T>(x) }
  // @ts-ignore: decorator
  @inline slope<T>(x: T, out: T): T { return maths.signOf<T>(x) }
}

class Sign {
  // @ts-ignore: decorator
  @inline value<T>(x: T): T { return maths.signOf<T>(x) }
  // @ts-ignore: decorator
  @inline slope<T>(x: T, out: T): T { return maths.splat<T>(0) }
}

class Square {
  // @ts-ignore: decorator
  @inline value<T>(x: T): T { return maths.times<T>(x, x) }
  // @ts-ignore: decorator
  @inline slope<T>(x: T, out: T): T { return maths.plus<T>(x, x) }
}

class SquareRoot {
  // @ts-ignore: decorator
  @inline value<T>(x: T): T { return maths.squareRoot<T>(x) }
  // @ts-ignore: decorator
  @inline slope<T>(x: T, out: T): T { return maths.over<T>(maths.splat<T>(0.5), out) }
}

class Exponential {
  // @ts-ignore: decorator
  @inline value<T>(x: T): T { return maths.exponential<T>(x) }
  // @ts-ignore: decorator
  @inline slope<T>(x: T, out: T): T { return out }
}

class Logarithm {
  // @ts-ignore: decorator
  @inline value<T>(x: T): T { return maths.logarithm<T>(x) }
  // @ts-ignore: decorator
  @inline slope<T>(x: T, out: T): T { return maths.over<T>(maths.splat<T>(1), x) }
}

class Reciprocal {
  // @ts-ignore: decorator
  @inline value<T>(x: T): T { return maths.over<T>(maths.splat<T>(1), x) }
  // @ts-ignore: decorator
  @inline slope<T>(x: T, out: T): T { return maths.negated<T>(maths.times<T>(out, out)) }
}

class Sigmoid {
  // @ts-ignore: decorator
  @inline value<T>(x: T): T { return maths.sigmoid<T>(x) }
  // @ts-ignore: decorator
  @inline slope<T>(x: T, out: T): T { return maths.times<T>(out, maths.minus<T>(maths.splat<T>(1), out)) }
}

class Tanh {
  // @ts-ignore: decorator
  @inline value<T>(x: T): T { return maths.hyperbolicTangent<T>(x) }
  // @ts-ignore: decorator
  @inline slope<T>(x: T, out: T): T { return maths.minus<T>(maths.splat<T>(1), maths.times<T>(out, out)) }
}

class Relu {
  // @ts-ignore: decorator
  @inline value<T>(x: T): T { return maths.atLeast<T>(x, maths.splat<T>(0)) }
  // @ts-ignore: decorator
  @inline slope<T>(x: T, out: T): T { return maths.whereLess<T>(maths.splat<T>(0), x, maths.splat<T>(1), maths.splat<T>(0)) }
}

class LeakyRelu {
  // @ts-ignore: decorator
  @inline value<T>(x: T): T { return maths.whereLess<T>(x, maths.splat<T>(0), maths.times<T>(x, maths.splat<T>(0.01)), x) }
  // @ts-ignore: decorator
  @inline slope<T>(x: T, out: T): T { return maths.whereLess<T>(maths.splat<T>(0), x, maths.splat<T>(1), maths.splat<T>(0.01)) }
}

class Elu {
  // @ts-ignore: decorator
  @inline value<T>(x: T): T { return maths.whereLess<T>(x, maths.splat<T>(0), maths.exponentialLessOne<T>(x), x) }
  // @ts-ignore: decorator
  @inline slope<T>(x: T, out: T): T { return maths.whereLess<T>(x, maths.splat<T>(0), maths.plus<T>(out, maths.splat<T>(1)), maths.splat<T>(1)) }
}

class Gelu {
  // @ts-ignore: decorator
  @inline value<T>(x: T): T { return maths.gelu<T>(x) }
  // @ts-ignore: decorator
  @inline slope<T>(x: T, out: T): T { return maths.geluSlope<T>(x) }
}

class Silu {
  // @ts-ignore: decorator
  @inline value<T>(x: T): T { return maths.times<T>(x, maths.sigmoid<T>(x)) }
  // @ts-ignore: decorator
  @inline slope<T>(x: T, out: T): T {
    const share = maths.sigmoid<T>(x)
    return maths.timesPlus<T>(out, maths.minus<T>(maths.splat<T>(1), share), share)
  }
}

class Softplus {
  // @ts-ignore: decorator
  @inline value<T>(x: T): T { return maths.softplus<T>(x) }
  // @ts-ignore: decorator
  @inline slope<T>(x: T, out: T): T { return maths.sigmoid<T>(x) }
}

function run<Kind>(out: usize, x: usize, count: usize): void {
  const kind = changetype<Kind>(0)
  const end = x + (count << 2)
  if (ASC_FEATURE_SIMD) for (; x + 16 <= end; x += 16, out += 16) store<v128>(out, kind.value<v128>(load<v128>(x)))
  for (; x < end; x += 4, out += 4) store<f32>(out, kind.value<f32>(load<f32>(x)))
}

function runGradient<Kind>(xGradient: usize, outGradient: usize, x: usize, out: usize, count: usize): void {
  const kind = changetype<Kind>(0)
  const end = x + (count << 2)
  if (ASC_FEATURE_SIMD) {
    for (; x + 16 <= end; x += 16, out += 16, xGradient += 16, outGradient += 16) {
      store<v128>(xGradient, maths.timesPlus<v128>(load<v128>(outGradient), kind.slope<v128>(load<v128>(x), load<v128>(out)), load<v128>(xGradient)))
    }
  }
  for (; x < end; x += 4, out += 4, xGradient += 4, outGradient += 4) {
    store<f32>(xGradient, maths.timesPlus<f32>(load<f32>(outGradient), kind.slope<f32>(load<f32>(x), load<f32>(out)), load<f32>(xGradient)))
  }
}

export function unary(kind: i32, out: usize, x: usize, count: usize): void {
  switch (kind) {
    case 0: return run<Negate>(out, x, count)
    case 1: return run<Absolute>(out, x, count)
    case 2: return run<Sign>(out, x, count)
    case 3: return run<Square>(out, x, count)
    case 4: return run<SquareRoot>(out, x, count)
    case 5: return run<Exponential>(out, x, count)
    case 6: return run<Logarithm>(out, x, count)
    case 7: return run<Reciprocal>(out, x, count)
    case 8: return run<Sigmoid>(out, x, count)
    case 9: return run<Tanh>(out, x, count)
    case 10: return run<Relu>(out, x, count)
    case 11: return run<LeakyRelu>(out, x, count)
    case 12: return run<Elu>(out, x, count)
    case 13: return run<Gelu>(out, x, count)
    case 14: return run<Silu>(out, x, count)
    default: return run<Softplus>(out, x, count)
  }
}

export function unaryGradient(kind: i32, xGradient: usize, outGradient: usize, x: usize, out: usize, count: usize): void {
  switch (kind) {
    case 0: return runGradient<Negate>(xGradient, outGradient, x, out, count)
    case 1: return runGradient<Absolute>(xGradient, outGradient, x, out, count)
    case 2: return
    case 3: return runGradient<Square>(xGradient, outGradient, x, out, count)
    case 4: return runGradient<SquareRoot>(xGradient, outGradient, x, out, count)
    case 5: return runGradient<Exponential>(xGradient, outGradient, x, out, count)
    case 6: return runGradient<Logarithm>(xGradient, outGradient, x, out, count)
    case 7: return runGradient<Reciprocal>(xGradient, outGradient, x, out, count)
    case 8: return runGradient<Sigmoid>(xGradient, outGradient, x, out, count)
    case 9: return runGradient<Tanh>(xGradient, outGradient, x, out, count)
    case 10: return runGradient<Relu>(xGradient, outGradient, x, out, count)
    case 11: return runGradient<LeakyRelu>(xGradient, outGradient, x, out, count)
    case 12: return runGradient<Elu>(xGradient, outGradient, x, out, count)
    case 13: return runGradient<Gelu>(xGradient, outGradient, x, out, count)
    case 14: return runGradient<Silu>(xGradient, outGradient, x, out, count)
    default: return runGradient<Softplus>(xGradient, outGradient, x, out, count)
  }
}
