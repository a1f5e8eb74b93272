import * as z from 'zod'
import { fail } from '../../protocol/failure'
import type { Text } from '../../protocol/text'
import { numberColumn } from '../engine/dialect'
import type { ColumnData } from '../engine/engine'
import { Table } from '../engine/table'
import { openModel, type TrainedModel } from '../models/trained-model'
import { defineStep } from '../step/define-step'
import { says } from '../step/describe'
import type { StepContext } from '../step/step-context'
import type { Backend, Device } from '../tensor/backend/backend'
import { createReferenceBackend } from '../tensor/reference/reference-backend'
import { createWasmBackend } from '../tensor/wasm/wasm-backend'
import { modelParam, readModel } from './predicting/read-model'
import { toAnswers, type Answer, type Output } from './predicting/to-answers'
import { encodeRows } from './rows/encode-rows'

export interface Predicted {
  /** The rows that were given, in their order, with the answers behind their columns. */
  table: Table
  rows: number
  /** The new columns. */
  columns: string[]
  device: Device
  /** Why another back end than the one asked for ran; null where it did run. */
  fallback: Text | null
}

/** Rows that are read from the engine at a time. */
const blockRows = 16_384

/** Applies a trained network to the rows of a table; columns are encoded as they were learned in training. */
export const predict = defineStep({
  name: 'neural.predict',
  summary: { en: 'Apply a trained network to the rows of a table', zh: '用训练好的网络对数据表逐行预测' },
  params: z.object({
    model: modelParam.meta(says({ en: 'The `model` of a training', zh: '训练结果中的 `model`' })),
    as: z.string().min(1).default('predicted').meta(says({ en: 'Name of the new column, and beginning of the names of several', zh: '新列的名称；有多列时作为名称的开头' })),
    batchSize: z.number().int().min(1).default(1024).meta(says({ en: 'Rows at a time; the answers do not depend on it', zh: '每批行数，不影响结果' })),
    backend: z.enum(['auto', 'reference', 'wasm', 'webgpu']).default('auto').meta(says({ en: 'What computes', zh: '计算后端' })),
  }),

  async run(context, input: Table, params): Promise<Predicted> {
    const { model, encodings } = readModel(context, 'neural.predict', params.model as TrainedModel)
    context.report(0, { en: 'Reading rows', zh: '读取数据' })
    const encoded = await encodeRows(context, input, { inputs: encodings.inputs, targets: [], weight: null })
    const gate = context.pausable()
    try {
      const backend: Backend = params.backend === 'reference' ? createReferenceBackend() : createWasmBackend()
      const live = openModel(model, backend)
      const outputs = new Map<string, Output>()
      const { rows } = encoded.batches
      for (let first = 0; first === 0 || first < rows; first += blockRows) {
        await gate.resumed()
        const block = await encoded.batches.read(first, first + blockRows, context.signal)
        const made = await live.predict(block.inputs, { batchSize: params.batchSize, signal: context.signal })
        for (const [name, { shape, values }] of Object.entries(made)) {
          const size = shape.reduce((product, dimension) => product * dimension, 1)
          const whole = outputs.get(name) ?? { shape, values: new Float64Array(rows * size) }
          whole.values.set(values, first * size)
          outputs.set(name, whole)
        }
        context.report(Math.min(0.95, (first + block.rows) / Math.max(rows, 1)), { en: 'Predicting', zh: '预测中' })
      }
      const answers = toAnswers(Object.fromEntries(outputs), encodings, params.as)
      const table = await append(context, input, answers)
      const fallback: Text | null = params.backend === 'webgpu' ? { en: 'There are no WebGPU kernels yet: the processor did the work.', zh: '尚无 WebGPU 计算内核，改由 CPU 计算。' } : null
      return { table, rows: table.rowCount, columns: answers.map(({ name }) => name), device: backend.device, fallback }
    } finally {
      gate.close()
      await encoded.close()
      context.report(1, { en: 'Predicted', zh: '预测完成' })
    }
  },

  show: ({ table, rows, columns, device, fallback }) => [
    {
      figures: [
        { label: { en: 'Rows', zh: '行数' }, value: rows },
        { label: { en: 'New columns', zh: '新列' }, value: columns.join(', ') },
        { label: { en: 'Computed by', zh: '计算后端' }, value: `${device.backend} (${device.detail})` },
      ],
    },
    ...(fallback === null ? [] : [{ words: fallback }]),
    { table },
  ],

  example: {
    input: { rows: [{ item: 'tea', visits: 1 }, { item: 'cup', visits: 3 }, { item: 'pot', visits: null }], types: { visits: 'INTEGER' } },
    params: {
      model: {
        schema: 'souk.model',
        version: 1,
        architecture: 'network',
        config: { schema: 'souk.network', version: 1, inputs: { features: { kind: 'float', shape: [1] } }, body: [{ kind: 'dense', units: 1 }], heads: { output: [] }, losses: [{ kind: 'mse' }] },
        weights: [
          { name: 'dense1/weight', shape: [1, 1], values: [0.5] },
          { name: 'dense1/bias', shape: [1], values: [0.25] },
        ],
        encodings: {
          step: 'neural.fit',
          inputs: { features: { form: 'numbers', columns: [{ column: 'visits', as: 'number', mean: 2, deviation: 1 }], isVector: true } },
          targets: [{ name: 'target', column: 'paid', type: 'DOUBLE', output: 'output', as: 'number', mean: 10, deviation: 4, labels: [], levels: [], isProbability: false }],
        },
        device: null,
        history: [],
        seed: null,
        dataFingerprint: null,
      } as unknown as TrainedModel,
    },
    look: ({ table }: Predicted) => table.rows(),
    // 10 + 4 · ((visits − 2) · 0.5 + 0.25); a missing number is the mean.
    gives: [
      { item: 'tea', visits: 1, predicted: 9 },
      { item: 'cup', visits: 3, predicted: 13 },
      { item: 'pot', visits: null, predicted: 11 },
    ],
  },
})

/** The rows with new columns behind. Fails with `bad-params` where a column of that name is there. */
async function append(context: StepContext, input: Table, answers: readonly Answer[]): Promise<Table> {
  const { engine } = input
  const { dialect } = engine
  const taken = answers.find(({ name }) => input.columnNames.some((column) => column.toLowerCase() === name.toLowerCase()))
  if (taken !== undefined) fail({ kind: 'bad-params', step: 'neural.predict', parameter: 'as', problem: { en: 'the table has a column of this name', zh: '表中已有同名的列' }[context.language], given: taken.name })
  const relation = engine.freshName('answers')
  const columns: Record<string, ColumnData> = { row: Int32Array.from({ length: input.rowCount }, (_, row) => row) }
  const types: Record<string, string> = {}
  answers.forEach(({ values, type }, index) => {
    columns[`a${index}`] = values
    if (type !== null) types[`a${index}`] = 'VARCHAR'
  })
  await engine.register(relation, columns, types)
  try {
    const own = input.columnNames.map((name) => `n.${dialect.identifier(name)}`)
    const added = answers.map(({ name, type }, index) => `${type === null ? `a.a${index}` : `cast(a.a${index} as ${type})`} as ${dialect.identifier(name)}`)
    return await context.table(input.name, `select ${[...own, ...added].join(', ')} from ${input.numbered} n join ${dialect.identifier(relation)} a on a.row = n."${numberColumn}" order by a.row`)
  } finally {
    await engine.drop(relation)
  }
}
