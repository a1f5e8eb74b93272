import * as z from 'zod'
import { slice } from '../../../tensor/operations/shapes'
import { add } from '../../../tensor/operations/arithmetic'
import { floatsOf, formWords } from '../form'
import type { PlanLayer } from '../planned-layer'
import { weightOf } from '../planner'
import { checkLayer } from './check-layer'
import { count, layerFields, type Options } from './fields'

export const positionsSchema = z.object({ kind: z.literal('positions'), ...layerFields, length: count })
export type PositionsSpec = z.output<typeof positionsSchema>

/** Adds learned numbers for each position, so that attention knows the order; sequences may be shorter than `length`: `positions(50)`. */
export const positions = (length: number, options: Options<typeof positionsSchema, 'length'> = {}): PositionsSpec => checkLayer(positionsSchema, { kind: 'positions', length, ...options })

export const planPositions: PlanLayer<PositionsSpec> = (spec, input, site) => {
  const [length = 0, width = 0] = input.shape
  const isRight = input.kind === 'float' && input.shape.length === 2 && length <= spec.length
  site.require(isRight, formWords({ kind: 'float', shape: [`length ≤ ${spec.length}`, 'width'] }), formWords(input))
  const table = site.parameter('weight', [spec.length, width], { kind: 'normal', deviation: 0.02 })
  return {
    output: input,
    run: (pass, value) => {
      const all = weightOf(pass, table)
      const used = length === spec.length ? all : slice(pass.tape, all, 0, 0, length)
      return { tensor: add(pass.tape, floatsOf(value), used), mask: value.mask }
    },
  }
}
