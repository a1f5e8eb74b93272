/** The networks that are timed: those of `bench/peers/pytorch/step.py`, with the same names. */

/** A small repeatable generator; what the numbers are does not matter to a clock. */
function noise(length, below) {
  let state = 12_345
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return below === undefined ? state / 2 ** 31 - 1 : (state >>> 8) % below
  })
}

const floats = (rows, ...shape) => ({ kind: 'float', shape, values: noise(rows * shape.reduce((product, one) => product * one, 1)) })
const ids = (rows, below, ...shape) => ({ kind: 'integer', shape, values: noise(rows * shape.reduce((product, one) => product * one, 1), below) })

/** `batches` of rows are made, so that an epoch is that many steps. */
export function shapesOf({ branches, dense, embedding, last, lstm, positions, sequence, transformerBlock }) {
  const mlp = (batch) => ({
    batch,
    network: sequence([dense(128, { activation: 'relu' }), dense(64, { activation: 'relu' }), dense(1)], { loss: 'mse' }),
    data: (rows) => ({ inputs: { features: floats(rows, 64) }, targets: { target: floats(rows) } }),
  })
  const recurrent = (batch, length, features, units) => ({
    batch,
    network: sequence([lstm(units), dense(1)], { loss: 'mse' }),
    data: (rows) => ({ inputs: { series: floats(rows, length, features) }, targets: { target: floats(rows) } }),
  })
  const ncf = (batch, users, items, width) => ({
    batch,
    network: sequence([branches({ user: [embedding(users, width)], item: [embedding(items, width)] }), dense(64, { activation: 'relu' }), dense(32, { activation: 'relu' }), dense(1)], { loss: 'binary-cross-entropy' }),
    data: (rows) => ({ inputs: { user: ids(rows, users), item: ids(rows, items) }, targets: { target: { ...ids(rows, 2), kind: 'float' } } }),
  })
  const transformer = (batch, vocabulary, length, width, inner) => ({
    batch,
    network: sequence([embedding(vocabulary, width), positions(length), transformerBlock(4, { feedForward: inner, activation: 'relu' }), last(), dense(vocabulary)], { loss: 'cross-entropy' }),
    data: (rows) => ({ inputs: { items: ids(rows, vocabulary, length) }, targets: { target: ids(rows, vocabulary) } }),
  })
  return {
    'mlp': mlp(256),
    'mlp-big': mlp(2048),
    'lstm': recurrent(64, 30, 8, 32),
    'lstm-big': recurrent(128, 60, 16, 128),
    'ncf': ncf(256, 5_000, 2_000, 16),
    'ncf-big': ncf(1024, 100_000, 20_000, 64),
    'transformer': transformer(64, 1_000, 30, 32, 64),
    'transformer-big': transformer(64, 5_000, 64, 128, 512),
  }
}
