import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { toFailure } from '../../protocol/failure'
import { createContext, setCurrentContext } from '../step/context'
import { toTable } from '../step/to-table'
import { openTensorFlow, type TensorFlow } from './open-tensorflow'
import { fromTensor, toTensors } from './tensors-of-tables'

const opened = await openTensorFlow({ backend: 'wasm' }).catch((thrown: unknown) => {
  console.warn('SKIPPED: TensorFlow.js is not installed, only its absence was tested')
  expect(toFailure(thrown)).toMatchObject({ kind: 'package-missing' })
  return null
})

describe.skipIf(opened === null)('TensorFlow.js in cells', () => {
  const tf = opened as TensorFlow
  beforeAll(() => setCurrentContext(createContext()))

  it('runs on WebAssembly, not on its slow fallback', () => {
    expect(tf.getBackend()).toBe('wasm')
  })

  it('sums rows by their ids, as its gradient of a gather does', async () => {
    const x = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [4, 2])
    const sums = tf.unsortedSegmentSum(x, tf.tensor1d([2, 0, 2, -1], 'int32'), 4)
    expect([...(await sums.data())]).toEqual([3, 4, 0, 0, 6, 8, 0, 0])
    const whole = tf.unsortedSegmentSum(tf.tensor1d([5, 6, 7], 'int32'), tf.tensor1d([1, 1, 0], 'int32'), 2)
    expect([whole.dtype, ...(await whole.data())]).toEqual(['int32', 7, 11])
    const gradient = tf.grad((table) => tf.gather(table, tf.tensor2d([[1, 1], [0, 3]], [2, 2], 'int32')).sum())(tf.zeros([4, 2]))
    expect([...(await gradient.data())]).toEqual([1, 1, 2, 2, 0, 0, 1, 1])
  })

  it('trains a small model with an embedding on a table, and its predictions become a table', async () => {
    const shops = ['JD', 'Taobao', 'Pinduoduo', 'Douyin']
    const orders = await toTable(Array.from({ length: 64 }, (_, row) => ({ shop: row % 4, name: shops[row % 4] ?? '', paid: [1, -1, 0.5, 2][row % 4] ?? 0, isLate: row % 2 === 0 })))
    const { shop, paid } = await toTensors(orders, ['shop', 'paid'], { types: { shop: 'int32' } })
    if (shop === undefined || paid === undefined) throw new Error('two columns were asked for')
    const model = tf.sequential({ layers: [tf.layers.embedding({ inputDim: 4, outputDim: 3, inputLength: 1 }), tf.layers.flatten(), tf.layers.dense({ units: 1 })] })
    model.compile({ optimizer: tf.train.adam(0.1), loss: 'meanSquaredError' })
    const { history } = await model.fit(shop.expandDims(1), paid, { epochs: 40, batchSize: 32, verbose: 0, shuffle: false })
    expect(Number(history['loss']?.at(-1))).toBeLessThan(0.01)
    const guess = await fromTensor(model.predict(tf.tensor2d([0, 1, 2, 3], [4, 1])) as never, ['paid'])
    const rows = await guess.rows()
    expect(rows.map((row) => Math.round(Number(row['paid']) * 2) / 2)).toEqual([1, -1, 0.5, 2])
    expect(tf.getBackend()).toBe('wasm')
  })

  it('takes columns both ways: truth values, whole numbers and what is missing', async () => {
    const table = await toTable({ number: [1.5, null, -2], whole: [3, 4, 5], isNew: [true, false, true] })
    const tensors = await toTensors(table, undefined, { types: { whole: 'int32' } })
    expect(Object.fromEntries(await Promise.all(Object.entries(tensors).map(async ([name, tensor]) => [name, [tensor.dtype, ...(await tensor.data())]] as const)))).toEqual({
      number: ['float32', 1.5, Number.NaN, -2],
      whole: ['int32', 3, 4, 5],
      isNew: ['float32', 1, 0, 1],
    })
    const back = await fromTensor(tf.stack(Object.values(tensors).map((tensor) => tensor.toFloat()), 1), ['number', 'whole', 'isNew'])
    expect(await back.rows()).toEqual([
      { number: 1.5, whole: 3, isNew: 1 },
      { number: null, whole: 4, isNew: 0 },
      { number: -2, whole: 5, isNew: 1 },
    ])
  })

  it('refuses text, missing ids and names that do not fit', async () => {
    const table = await toTable({ shop: ['JD', 'Taobao'], id: [1, null] })
    const problem = async (work: Promise<unknown>): Promise<unknown> => work.then(() => 'none', toFailure)
    expect([
      await problem(toTensors(table, ['shop'])),
      await problem(toTensors(table, ['id'], { types: { id: 'int32' } })),
      await problem(toTensors(table, ['price'])),
      await problem(fromTensor(tf.zeros([2, 2]), ['one'])),
      await problem(fromTensor(tf.zeros([2, 2, 2]), ['one'])),
    ]).toMatchObject([{ kind: 'bad-params', parameter: 'shop' }, { kind: 'bad-params', parameter: 'id' }, { kind: 'missing-column', column: 'price' }, { kind: 'bad-params', parameter: 'names' }, { kind: 'bad-params', parameter: 'tensor' }])
  })

  it('says that tfjs-node is missing where it was asked for, though TensorFlow.js stands under its name', async () => {
    expect(await openTensorFlow({ backend: 'native' }).catch(toFailure)).toEqual({ kind: 'package-missing', package: '@tensorflow/tfjs-node', install: 'npm install @tensorflow/tfjs-node' })
  })

  it('takes tfjs-node from the workspace, and leaves one that lacks its binary alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'souk-tensorflow-'))
    const install = (name: string, program: string): string => {
      const root = join(folder, name, 'node_modules', '@tensorflow', 'tfjs-node')
      mkdirSync(root, { recursive: true })
      writeFileSync(join(root, 'package.json'), JSON.stringify({ name: '@tensorflow/tfjs-node', main: 'index.js' }))
      writeFileSync(join(root, 'index.js'), program)
      return join(folder, name)
    }
    const whole = install('whole', "let name = 'cpu'; module.exports = { setBackend: async (wanted) => { name = wanted; return true }, ready: async () => undefined, getBackend: () => name }")
    const broken = install('broken', "throw new Error('tfjs_binding.node can not be found')")
    expect([(await openTensorFlow({ folder: whole })).getBackend(), (await openTensorFlow({ folder: broken })).getBackend()]).toEqual(['tensorflow', 'wasm'])
  })
})
