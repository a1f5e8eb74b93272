import * as z from 'zod'
import { gateCount, type RecurrentKind } from '../../../tensor/backend/recurrent'
import { bidirectional, recurrent, type RecurrentTensors } from '../../../tensor/operations/recurrent'
import type { Initial } from '../../architecture'
import { floatsOf, formWords, type Pass } from '../form'
import type { PlanLayer, Site } from '../planned-layer'
import { weightOf } from '../planner'
import { checkLayer } from './check-layer'
import { count, layerFields, type Options } from './fields'

const recurrentFields = {
  ...layerFields,
  units: count,
  /** The state at each position instead of the last one's. */
  returnSequences: z.boolean().default(false),
  /** Reads the sequence from both ends and puts the two states side by side: twice as many numbers. */
  bidirectional: z.boolean().default(false),
}

export const lstmSchema = z.object({ kind: z.literal('lstm'), ...recurrentFields })
export const gruSchema = z.object({ kind: z.literal('gru'), ...recurrentFields })
export const rnnSchema = z.object({ kind: z.literal('rnn'), ...recurrentFields, activation: z.enum(['tanh', 'relu']).default('tanh') })
export type LstmSpec = z.output<typeof lstmSchema>
export type GruSpec = z.output<typeof gruSchema>
export type RnnSpec = z.output<typeof rnnSchema>

/**
 * Long short-term memory over a sequence: `lstm(32, { returnSequences: true })`. Two biases, as in PyTorch, so that it has
 * 4 × units more numbers than in Keras. Input weights start as Glorot's, state weights orthogonal, biases at 0, the forget gate's at 1.
 */
export const lstm = (units: number, options: Options<typeof lstmSchema, 'units'> = {}): LstmSpec => checkLayer(lstmSchema, { kind: 'lstm', units, ...options })

/** Gated recurrent unit, the reset after the product (PyTorch, cuDNN): `gru(32)`. */
export const gru = (units: number, options: Options<typeof gruSchema, 'units'> = {}): GruSpec => checkLayer(gruSchema, { kind: 'gru', units, ...options })

/** A plain recurrent layer, tanh(x · W + state · U): `rnn(16)`. */
export const rnn = (units: number, options: Options<typeof rnnSchema, 'units'> = {}): RnnSpec => checkLayer(rnnSchema, { kind: 'rnn', units, ...options })

export const planRecurrent: PlanLayer<LstmSpec | GruSpec | RnnSpec> = (spec, input, site) => {
  const [length = 0, features = 0] = input.shape
  site.require(input.kind === 'float' && input.shape.length === 2, formWords({ kind: 'float', shape: ['length', 'features'] }), formWords(input))
  const forward = planWeights(spec, features, site, spec.bidirectional ? 'forward/' : '')
  const backward = spec.bidirectional ? planWeights(spec, features, site, 'backward/') : null
  const width = spec.units * (backward === null ? 1 : 2)
  return {
    output: { kind: 'float', shape: spec.returnSequences ? [length, width] : [width] },
    saved: length * width * (gateCount[spec.kind] + (spec.kind === 'rnn' ? 0 : 1) + (spec.returnSequences ? 0 : 1)),
    run: (pass, value) => {
      const options = { mask: value.mask, activation: spec.kind === 'rnn' ? spec.activation : 'tanh' } as const
      const x = floatsOf(value)
      const { states, last } = backward === null ? recurrent(pass.tape, spec.kind, x, forward(pass), options) : bidirectional(pass.tape, spec.kind, x, forward(pass), backward(pass), options)
      return spec.returnSequences ? { tensor: states, mask: value.mask } : { tensor: last, mask: null }
    },
  }
}

function planWeights(spec: LstmSpec | GruSpec | RnnSpec, features: number, site: Site, prefix: string): (pass: Pass) => RecurrentTensors {
  const gates = gateCount[spec.kind] * spec.units
  const input = site.parameter(`${prefix}input`, [features, gates], { kind: 'glorot-uniform', fanIn: features, fanOut: gates })
  const state = site.parameter(`${prefix}state`, [spec.units, gates], { kind: 'orthogonal' })
  const inputBias = site.parameter(`${prefix}inputBias`, [gates], firstBias(spec.kind, spec.units))
  const stateBias = site.parameter(`${prefix}stateBias`, [gates], { kind: 'zeros' })
  return (pass) => ({ input: weightOf(pass, input), state: weightOf(pass, state), inputBias: weightOf(pass, inputBias), stateBias: weightOf(pass, stateBias) })
}

/** An LSTM that remembers at first learns sooner: Jozefowicz and others 2015. */
function firstBias(kind: RecurrentKind, units: number): Initial {
  if (kind !== 'lstm') return { kind: 'zeros' }
  return { kind: 'values', values: Array.from({ length: 4 * units }, (_, index) => (Math.floor(index / units) === 1 ? 1 : 0)) }
}
