import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { toFailure } from '../../../protocol/failure'
import { createContext } from '../../step/context'
import { layers } from '../network/layers'
import { initialWeights } from '../network/parameters'
import { toModel } from '../trained-model'
import { exportModel, openLayersModel } from './export-model'
import { toOnnx } from './onnx'
import { openCheckpoint } from './open-checkpoint'

const network = layers.sequence([layers.dense(3), layers.dense(1)], { inputs: { price: { kind: 'float', shape: [2] } } })
const model = toModel({ architecture: 'network', config: network, weights: initialWeights(network.parameters(), 1).map((one) => ({ ...one, values: Float32Array.from(one.values) })) })
const context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-export-')) })

it('a model is written in three formats and read back from two of them', async () => {
  const paths = await Promise.all(['out/model.onnx', 'out/model.safetensors', 'out/model.json'].map((path) => exportModel(model, path, { context })))
  expect(paths.flat().map((path) => relative(context.workspace, path).replaceAll('\\', '/'))).toEqual(['out/model.onnx', 'out/model.safetensors', 'out/model.weights.bin', 'out/model.json'])
  expect(readdirSync(join(context.workspace, 'out')).toSorted()).toEqual(['model.json', 'model.onnx', 'model.safetensors', 'model.weights.bin'])
  expect(Buffer.from(toOnnx(model)).equals(readFileSync(join(context.workspace, 'out/model.onnx')))).toBe(true)
  const layersModel = await openLayersModel('out/model.json', { context })
  expect(layersModel.weights).toEqual(model.weights)
  expect(Object.keys((layersModel.config as typeof network).inputs ?? {})).toEqual(['price'])
  expect((await openCheckpoint('out/model.safetensors', network, { context })).model.weights).toEqual(model.weights)
})

it('what cannot be written or read is said', async () => {
  writeFileSync(join(context.workspace, 'half.json'), '{"format": "layers-')
  const attempts = [exportModel(model, 'model.h5', { context }), exportModel(model, '../model.onnx', { context }), openLayersModel('half.json', { context }), openLayersModel('none.json', { context }), openLayersModel('../model.json', { context })]
  expect(await Promise.all(attempts.map((attempt) => attempt.catch(toFailure)))).toMatchObject([{ kind: 'unknown-format' }, { kind: 'file-outside' }, { kind: 'bad-weights', path: 'half.json' }, { kind: 'file-missing', path: 'none.json' }, { kind: 'file-outside' }])
})
