import { describe, expect, it } from 'vitest'
import type { ValueSpec } from '../architecture'
import { toFailure, type Failure } from '../../../protocol/failure'
import { layers } from './layers'
import { Network } from './network'
import { network as architecture } from './network-architecture'
import { planNetwork } from './plan-network'

const { sequence, attention, batchNorm, branches, classes, conv1d, dense, dropout, embedding, flatten, group, lstm, positions, reshape, residual, transformerBlock } = layers

const float = (...shape: number[]): ValueSpec => ({ kind: 'float', shape })
const integer = (...shape: number[]): ValueSpec => ({ kind: 'integer', shape })
const failureOf = (work: () => unknown): Failure | null => {
  try {
    work()
    return null
  } catch (thrown) {
    return toFailure(thrown)
  }
}
/** What does not fit in a network for these inputs, in one line. */
const problemOf = (network: Network, inputs: Record<string, ValueSpec>): string => {
  const failure = failureOf(() => planNetwork(network.withInputs(inputs)))
  if (failure?.kind === 'bad-shape') return `${failure.layer}: ${failure.operation} needs ${failure.wanted}, given ${failure.given}`
  return failure?.kind === 'bad-params' ? `${failure.parameter} ${failure.problem}` : JSON.stringify(failure)
}

describe('a network', () => {
  it('is plain data that reads back as itself, with all defaults written out', () => {
    const network = sequence([embedding(50, 8, { paddingId: 0, storage: 'f16' }), transformerBlock(2), residual([dense(8)]), lstm(4), dropout(0.2)], {
      heads: { price: [dense(1)], range: [dense(3)] },
      loss: ['mse', { kind: 'quantile', levels: [0.1, 0.5, 0.9], output: 'range', weight: 0.5 }].map((loss) => (loss === 'mse' ? { kind: 'mse', output: 'price' } : loss)) as never,
    })
    const text = JSON.stringify(network)
    expect(JSON.stringify(new Network(JSON.parse(text)))).toBe(text)
    expect({ body: network.body[0], loss: network.losses[1] }).toEqual({
      body: { kind: 'embedding', vocabulary: 50, width: 8, paddingId: 0, storage: 'f16' },
      loss: { kind: 'quantile', levels: [0.1, 0.5, 0.9], output: 'range', weight: 0.5 },
    })
  })

  it('names layers by kind and running number, parameters by their path, and shares what is said to be shared', () => {
    const network = sequence([embedding(9, 4, { name: 'items' }), residual([dense(4), group([dense(4)], { name: 'inner' })]), lstm(2, { bidirectional: true }), dense(4), classes(9, { shared: 'items' })], { inputs: { x: integer(3) }, loss: 'cross-entropy' })
    expect(network.parameters().map(({ name, shape }) => `${name} ${shape.join('×')}`)).toEqual([
      'items/weight 9×4',
      'residual1/dense1/weight 4×4',
      'residual1/dense1/bias 4',
      'residual1/inner/dense1/weight 4×4',
      'residual1/inner/dense1/bias 4',
      'lstm1/forward/input 4×8',
      'lstm1/forward/state 2×8',
      'lstm1/forward/inputBias 8',
      'lstm1/forward/stateBias 8',
      'lstm1/backward/input 4×8',
      'lstm1/backward/state 2×8',
      'lstm1/backward/inputBias 8',
      'lstm1/backward/stateBias 8',
      'dense1/weight 4×4',
      'dense1/bias 4',
    ])
  })

  it('says what its data must be like', () => {
    const network = sequence([branches({ user: [embedding(9, 4)], features: [dense(4)] })], {
      inputs: { user: integer(), features: float(6) },
      heads: { price: [dense(1)], segment: [dense(5)], bands: [dense(2)] },
      loss: [{ kind: 'mae', output: 'price' }, { kind: 'cross-entropy', output: 'segment', target: 'group' }, { kind: 'quantile', output: 'bands', levels: [0.1, 0.9], target: 'spend' }],
    })
    expect({ inputs: architecture.inputs(network), targets: architecture.targets(network), couples: architecture.couplesRows(network) }).toEqual({
      inputs: { user: integer(), features: float(6) },
      targets: { price: float(), group: integer(), spend: float() },
      couples: false,
    })
  })

  it('tells whether the rows of a batch depend on one another', () => {
    const inputs = { x: float(4) }
    const plain = sequence([dense(2)], { inputs, loss: 'mse' })
    const normed = sequence([residual([dense(4), batchNorm()])], { inputs, loss: 'mse' })
    const contrasted = sequence([], { inputs, heads: { a: [dense(2)], b: [dense(2)] }, loss: { kind: 'contrastive', query: 'a', key: 'b' } })
    expect([plain, normed, contrasted].map((network) => architecture.couplesRows(network))).toEqual([false, true, true])
  })
})

describe('a network that does not fit its input is refused before any data is read, with the layer and what it needs', () => {
  const x = float(8)
  const cases: [string, Network, Record<string, ValueSpec>, string][] = [
    ['a recurrent layer after flat numbers', sequence([dense(4), lstm(3)]), { x }, 'lstm1: lstm needs [rows, length, features], given [rows, 4]'],
    ['a product after ids', sequence([dense(4)]), { x: integer(5) }, 'dense1: dense needs [rows, …, features], given integer [rows, 5]'],
    ['a table after numbers', sequence([embedding(5, 2)]), { x }, 'embedding1: embedding needs integer [rows, …], given [rows, 8]'],
    ['heads that do not divide the width', sequence([residual([attention(3)])]), { x: float(5, 4) }, 'residual1/attention1: attention needs [rows, length, 3 × n], given [rows, 5, 4]'],
    ['a way around of another width', sequence([residual([dense(4)])]), { x }, 'residual1: residual needs [rows, 8], given [rows, 4]'],
    ['a window longer than the sequence', sequence([conv1d(2, 4, { dilation: 2 })]), { x: float(5, 1) }, 'conv1d1: conv1d needs [rows, length ≥ 7, channels], given [rows, 5, channels]'],
    ['more positions than there are', sequence([positions(4)]), { x: float(5, 2) }, 'positions1: positions needs [rows, length ≤ 4, width], given [rows, 5, 2]'],
    ['a shape of another size', sequence([reshape([3, 3])]), { x }, 'reshape1: reshape needs 9 = [rows, 3, 3], given 8 = [rows, 8]'],
    ['branches of unlike lengths', sequence([branches({ a: [], b: [] })]), { a: float(3, 2), b: float(4, 2) }, 'branches1: branches needs [rows, 3, width], given b [rows, 4, 2]'],
    ['several inputs without branches', sequence([dense(1)]), { a: x, b: x }, 'body must start with branches, since there are several inputs'],
    ['unlike weights under one name', sequence([dense(8, { shared: 'one' }), dense(4, { shared: 'one' })]), { x }, 'dense2: dense needs one/weight [8, 8], given [8, 4]'],
    ['two layers of one name', sequence([dense(8, { name: 'a' }), dense(4, { name: 'a' })]), { x }, 'a is the name of two layers'],
    ['quantiles of another number', sequence([dense(2)], { loss: { kind: 'quantile', levels: [0.1, 0.5, 0.9] } }), { x }, 'output: quantile needs [rows, …, 3], given [rows, 2]'],
    ['classes of one', sequence([dense(1)], { loss: 'cross-entropy' }), { x }, 'output: cross-entropy needs [rows, …, classes ≥ 2], given [rows, 1]'],
    ['sampled classes under another loss', sequence([classes(9, { samples: 2 })], { loss: 'mse' }), { x }, 'output draws some of its classes, for which the loss must be cross-entropy, not mse'],
    ['sampled classes within', sequence([classes(9, { samples: 2 }), dense(1)], { loss: 'mse' }), { x }, 'classes1 draws some of its classes and must be the last layer of an output'],
    ['ids as an output', sequence([flatten()], { loss: 'mse' }), { x: integer(5) }, 'output: mse needs [rows, …], given integer [rows, 5]'],
    ['a loss of an output that there is not', sequence([dense(1)], { loss: { kind: 'mse', output: 'price' } }), { x }, 'losses[0] names an output that there is not; there are: output'],
  ]
  for (const [name, network, inputs, problem] of cases) it(name, () => expect(problemOf(network, inputs)).toBe(problem))

  it('inputs that are not known', () => {
    expect(failureOf(() => sequence([dense(1)]).parameters())).toMatchObject({ kind: 'bad-params', step: 'network', parameter: 'inputs' })
  })
})

describe('a description that is wrong is refused with the place', () => {
  const whole = { schema: 'souk.network', version: 1, body: [{ kind: 'dense', units: 4 }] }
  const cases: [string, unknown, string, RegExp][] = [
    ['an unknown layer', { ...whole, body: [{ kind: 'dense', units: 4 }, { kind: 'dens', units: 2 }] }, 'body[1].kind', /there are: activation, attention/],
    ['an unknown loss', { ...whole, losses: ['mes'] }, 'losses[0].kind', /there are: mse, mae/],
    ['a wrong number deep inside', { ...whole, body: [{ kind: 'residual', layers: [{ kind: 'lstm', units: 0 }] }] }, 'body[0].layers[0].units', /is not right/],
    ['an option that there is not', { ...whole, body: [{ kind: 'dense', units: 4, activaton: 'relu' }] }, 'body[0]', /has no option activaton/],
    ['another version', { ...whole, version: 2 }, 'version', /is not right/],
  ]
  for (const [name, given, parameter, problem] of cases) {
    it(name, () => expect(failureOf(() => new Network(given))).toMatchObject({ kind: 'bad-params', step: 'network', parameter, problem: expect.stringMatching(problem) as string }))
  }

  it('a maker refuses what it does not know, in the name of the layer', () => {
    expect(failureOf(() => dense(4, { activation: 'rely' as 'relu' }))).toMatchObject({ kind: 'bad-params', step: 'dense', parameter: 'activation', given: '"rely"' })
  })
})

