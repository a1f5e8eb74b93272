import { describe, expect, it } from 'vitest'
import { mime } from '../../../protocol/output'
import { displaySymbol } from '../../step/display'
import { layers } from './layers'

const { sequence, batchNorm, conv1d, dense, embedding, gru, layerNorm, lstm, residual, transformerBlock } = layers

describe('a summary', () => {
  const network = sequence([lstm(32), dense(16, { activation: 'relu' }), batchNorm(), dense(1)], { inputs: { x: { kind: 'float', shape: [30, 8] } }, loss: 'mse' })

  // Keras counts 4 · 32 · (8 + 32 + 1) = 5248 for LSTM(32) on 8 features; with PyTorch's second bias there are 128 more.
  it('counts as PyTorch does: torch.nn.LSTM(8, 32) has 5376 numbers', () => {
    expect(network.summary().rows).toEqual([
      { layer: 'lstm1', kind: 'lstm', depth: 0, output: '[rows, 32]', trainable: 5376, frozen: 0 },
      { layer: 'dense1', kind: 'dense', depth: 0, output: '[rows, 16]', trainable: 528, frozen: 0 },
      { layer: 'batchNorm1', kind: 'batchNorm', depth: 0, output: '[rows, 16]', trainable: 32, frozen: 32 },
      { layer: 'dense2', kind: 'dense', depth: 0, output: '[rows, 1]', trainable: 17, frozen: 0 },
    ])
  })

  it('moves what is frozen, and adds up memory', () => {
    const { weights, gradients, optimiser, activations, bytes, ...counts } = network.summary({ batchSize: 64, optimiser: 'adam', frozen: ['lstm1'] }).totals
    expect({ ...counts, weights, gradients, optimiser }).toEqual({ trainable: 577, frozen: 5408, batchSize: 64, weights: 5985 * 4, gradients: 577 * 4, optimiser: 577 * 8 })
    expect(bytes).toBe(weights + gradients + optimiser + activations)
    // Gates (4), cells and states of 30 positions alone.
    expect(activations).toBeGreaterThan(64 * 30 * 32 * 6 * 4)
  })

  // Keras: GRU(32, reset_after=True) on 8 features 4032; Conv1D(16, 5) on 8 channels 656; Embedding(1000, 16) 16000; PyTorch's TransformerEncoderLayer(32, 4, 64) 8544.
  it('gives the counts that Keras and PyTorch give', () => {
    const x = { x: { kind: 'float', shape: [30, 8] } } as const
    const count = (network: ReturnType<typeof sequence>): number => network.summary().totals.trainable
    expect({
      gru: count(sequence([gru(32)], { inputs: x })),
      conv: count(sequence([conv1d(16, 5)], { inputs: x })),
      embedding: count(sequence([embedding(1000, 16)], { inputs: { x: { kind: 'integer', shape: [] } } })),
      block: count(sequence([transformerBlock(4, { feedForward: 64 })], { inputs: { x: { kind: 'float', shape: [30, 32] } } })),
    }).toEqual({ gru: 4032, conv: 656, embedding: 16000, block: 8544 })
  })

  it('counts half of the bytes for a table of 16 bits, and shared weights once', () => {
    const inputs = { x: { kind: 'integer', shape: [4] } } as const
    const half = sequence([embedding(100, 8, { storage: 'f16' })], { inputs })
    const shared = sequence([residual([layerNorm({ shared: 'norm' }), layerNorm({ shared: 'norm' })])], { inputs: { x: { kind: 'float', shape: [8] } } })
    expect([half.summary().totals.weights, shared.summary().totals.trainable]).toEqual([1600, 16])
  })

  it('shows as a table in both languages, and so does a network as the last value of a cell', () => {
    const small = sequence([residual([dense(2)])], { inputs: { x: { kind: 'float', shape: [2] } } })
    expect(small[displaySymbol]('zh')[0]?.[mime.markdown]).toBe(
      [
        '| 层 | 输出 | 可训练参数 | 不训练的参数 |',
        '|---|---|--:|--:|',
        '| residual1 · residual | [rows, 2] | – | – |',
        '| \u2003residual1/dense1 · dense | [rows, 2] | 6 | – |',
        '| **合计** | | **6** | **0** |',
        '',
        '训练约需内存 1.6 kB：权重 24 B，梯度 24 B，优化器 48 B，每批 32 行的激活值 1.5 kB。',
      ].join('\n'),
    )
    expect(sequence([dense(2)])[displaySymbol]('en')).toEqual([{ [mime.text]: 'dense1 (dense)\nIts inputs are not known yet.' }])
  })
})
