import { gateCount, type RecurrentKind } from '../../../tensor/backend/recurrent'
import type { GruSpec, LstmSpec, RnnSpec } from '../../network/layers/recurrent'
import { Graph, type Attribute } from './graph'
import type { ExportLayer } from './flow'

type RecurrentSpec = LstmSpec | GruSpec | RnnSpec

/** Which of our gates (LSTM i f g o, GRU r z n) is each of ONNX's (i o f c, z r h). */
const order: Record<RecurrentKind, readonly number[]> = { lstm: [0, 3, 1, 2], gru: [1, 0, 2], rnn: [0] }

/** ONNX's own recurrent nodes; with a mask a scan over the positions, since theirs know only how long a sequence is. */
export const exportRecurrent: ExportLayer<RecurrentSpec> = (spec, given, layer, walk) => (given.mask === null ? wholeSequence(spec, given, layer, walk) : scanned(spec, given, layer, walk))

const wholeSequence: ExportLayer<RecurrentSpec> = (spec, given, layer, { graph, of }) => {
  const directions = spec.bidirectional ? ['forward/', 'backward/'] : ['']
  const gates = gateCount[spec.kind]
  const features = given.form.shape[1] ?? 0
  const path = spec.shared ?? layer.path
  const packed = (name: string, columns: number): Float32Array =>
    Float32Array.from(
      directions.flatMap((direction) => {
        const { numbers } = of(spec, layer, `${direction}${name}`)
        return order[spec.kind].flatMap((gate) => Array.from({ length: spec.units * columns }, (_, place) => numbers[(place % columns) * gates * spec.units + gate * spec.units + Math.floor(place / columns)] ?? 0))
      }),
    )
  const biases = (): Float32Array =>
    Float32Array.from(directions.flatMap((direction) => ['inputBias', 'stateBias'].flatMap((name) => order[spec.kind].flatMap((gate) => Array.from(of(spec, layer, `${direction}${name}`).numbers).slice(gate * spec.units, (gate + 1) * spec.units)))))
  const count = directions.length
  const inputs = [
    graph.transpose(given.value, [1, 0, 2]),
    graph.floats(`${path}/W`, [count, gates * spec.units, features], () => packed('input', features)),
    graph.floats(`${path}/R`, [count, gates * spec.units, spec.units], () => packed('state', spec.units)),
    graph.floats(`${path}/B`, [count, 2 * gates * spec.units], biases),
  ]
  const attributes: Record<string, Attribute> = { hidden_size: spec.units, direction: spec.bidirectional ? 'bidirectional' : 'forward' }
  if (spec.kind === 'gru') attributes['linear_before_reset'] = 1
  if (spec.kind === 'rnn') attributes['activations'] = directions.map(() => (spec.activation === 'relu' ? 'Relu' : 'Tanh'))
  const [states = '', last = ''] = graph.several(spec.kind.toUpperCase(), inputs, 2, attributes)
  const width = count * spec.units
  // States come as [length, directions, rows, units].
  if (spec.returnSequences) return { ...given, value: graph.reshape(graph.transpose(states, [2, 0, 1, 3]), [0, given.form.shape[0] ?? 0, width]) }
  return { ...given, value: graph.reshape(graph.transpose(last, [1, 0, 2]), [0, width]), mask: null }
}

const scanned: ExportLayer<RecurrentSpec> = (spec, given, layer, { graph, floats }) => {
  const isReal = graph.cast(graph.unsqueeze(given.mask ?? '', [2]), 'boolean')
  const rows = graph.node('Shape', [given.value], { start: 0, end: 1 })
  const zeros = graph.node('ConstantOfShape', [graph.node('Concat', [rows, graph.integers([spec.units])], { axis: 0 })])
  const carried = spec.kind === 'lstm' ? 2 : 1
  const ways = (spec.bidirectional ? ['forward/', 'backward/'] : ['']).map((direction) => {
    const fromInput = graph.add(graph.product(given.value, floats(spec, layer, `${direction}input`)), floats(spec, layer, `${direction}inputBias`))
    const body = stepOf(spec, graph, floats(spec, layer, `${direction}state`), floats(spec, layer, `${direction}stateBias`))
    const turn = direction === 'backward/' ? 1 : 0
    const attributes = { body, num_scan_inputs: 2, scan_input_axes: [1, 1], scan_input_directions: [turn, turn], scan_output_axes: [1], scan_output_directions: [turn] }
    const results = graph.several('Scan', [...Array.from({ length: carried }, () => zeros), fromInput, isReal], carried + 1, attributes)
    return { last: results[0] ?? '', states: results[carried] ?? '' }
  })
  const beside = (values: string[]): string => (values.length === 1 ? (values[0] ?? '') : graph.node('Concat', values, { axis: -1 }))
  if (spec.returnSequences) return { ...given, value: beside(ways.map(({ states }) => states)) }
  return { ...given, value: beside(ways.map(({ last }) => last)), mask: null }
}

/** One position: state (and cell), x · W + b and whether it is real; gives the state (and cell) after it, and the state once more. */
function stepOf(spec: RecurrentSpec, outer: Graph, stateWeights: string, stateBias: string): Graph {
  const body = new Graph('position', outer)
  const name = (part: string): string => body.freshName(part)
  const before = { state: body.input(name('state'), 'float', null), cell: spec.kind === 'lstm' ? body.input(name('cell'), 'float', null) : '' }
  const fromInput = body.input(name('x'), 'float', null)
  const isReal = body.input(name('real'), 'boolean', null)
  const fromState = body.add(body.product(before.state, stateWeights), stateBias)
  const parts = (value: string): string[] => body.several('Split', [value, outer.integers(Array.from({ length: gateCount[spec.kind] }, () => spec.units))], gateCount[spec.kind], { axis: -1 })
  const sigmoid = (value: string): string => body.node('Sigmoid', [value])
  const tanh = (value: string): string => body.node('Tanh', [value])
  const kept = (now: string, old: string): string => body.node('Where', [isReal, now, old])
  let state: string
  let cell = ''
  if (spec.kind === 'rnn') state = body.node(spec.activation === 'relu' ? 'Relu' : 'Tanh', [body.add(fromInput, fromState)])
  else if (spec.kind === 'gru') {
    const [r = '', z = '', n = ''] = parts(fromInput)
    const [rOfState = '', zOfState = '', nOfState = ''] = parts(fromState)
    const candidate = tanh(body.add(n, body.multiply(sigmoid(body.add(r, rOfState)), nOfState)))
    const update = sigmoid(body.add(z, zOfState))
    state = body.add(candidate, body.multiply(update, body.node('Sub', [before.state, candidate])))
  } else {
    const [i = '', f = '', g = '', o = ''] = parts(body.add(fromInput, fromState))
    cell = body.add(body.multiply(sigmoid(f), before.cell), body.multiply(sigmoid(i), tanh(g)))
    state = body.multiply(sigmoid(o), tanh(cell))
  }
  const after = kept(state, before.state)
  body.output(name('state'), after, 'float', null)
  if (spec.kind === 'lstm') body.output(name('cell'), kept(cell, before.cell), 'float', null)
  body.output(name('out'), after, 'float', null)
  return body
}
