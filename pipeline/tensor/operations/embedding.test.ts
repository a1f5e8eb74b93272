import { expect, test } from 'vitest'
import { createReferenceBackend } from '../reference/reference-backend'
import { Tape } from '../tape'
import { multiply } from './arithmetic'
import { checkOperation, givenParameter } from './check-operation'
import { embedding, embeddingBag, idMask } from './embedding'
import { failureOf, givenTape } from './given-tape'
import { product } from './product'
import { sum } from './reduce'

const ids = [3, 0, 3, 1, 5, 0]

test.each([[['table']], [[]]] as const)('gradients of looked-up rows add up for repeated ids and leave padding out, with marks of rows and without: %o', (tables) => {
  checkOperation({ inputs: { table: [6, 3] }, tables, work: (tape, { table }) => embedding(tape, table, tape.integers(ids, [2, 3])) })
  checkOperation({ inputs: { table: [6, 3] }, tables, work: (tape, { table }) => embedding(tape, table, tape.integers(ids, [6]), { paddingId: 0 }) })
})

test.each(['sum', 'mean'] as const)('gradients of bags are those of finite differences: %s, weighted and not, with padding', (mode) => {
  for (const paddingId of [-1, 0]) {
    const work = (isWeighted: boolean) => checkOperation({
      inputs: { table: [6, 3] },
      tables: ['table'],
      work: (tape, { table }) => embeddingBag(tape, table, tape.integers(ids, [2, 3]), { mode, paddingId, weights: isWeighted ? tape.floats([0.5, 2, 1, -1, 3, 0.2], [2, 3]) : null }),
    })
    work(false)
    work(true)
  }
})

test('rows may be looked up in what another operation gave', () => {
  checkOperation({ inputs: { x: [4, 3] }, work: (tape, { x }) => embedding(tape, multiply(tape, x, x), tape.integers([2, 2, 0], [3])) })
})

test('a table that an output layer shares is a gradient of all its rows, and all are marked', () => {
  const work = (tape: Tape, { table }: Record<'table', Parameters<typeof embedding>[1]>) => product(tape, embedding(tape, table, tape.integers([1, 3], [2])), table, { transposeB: true })
  checkOperation({ inputs: { table: [5, 2] }, tables: ['table'], work })
  const backend = createReferenceBackend()
  const marksAfter = (isShared: boolean) => {
    const table = givenParameter(backend, 'table', [5, 2], new Float64Array(10).fill(1), { isTable: true })
    const tape = new Tape(backend, { isTraining: true })
    tape.backward(sum(tape, isShared ? work(tape, { table }) : embedding(tape, table, tape.integers([3, 1], [2]))))
    const count = backend.read(table.touched!.count)[0]!
    return { count, marks: [...backend.read(table.touched!.marks)], rows: [...backend.read(table.touched!.rows)].slice(0, count) }
  }
  expect([marksAfter(false), marksAfter(true)]).toEqual([
    { count: 2, marks: [0, 1, 0, 1, 0], rows: [3, 1] },
    { count: 5, marks: [1, 1, 1, 1, 1], rows: [0, 1, 2, 3, 4] },
  ])
})

test('a table of 16 bits is looked up in, and the mask says where ids are', () => {
  const { tape, numbers } = givenTape()
  const half = tape.backend.allocate(4, 'half', 'step')
  tape.backend.write(half, [1, 2, 0.1, 4])
  const table = { ...givenParameter(tape.backend, 'table', [2, 2], [0, 0, 0, 0]), block: half } as Parameters<typeof embedding>[1]
  const given = tape.integers([1, 0], [1, 2])
  const out = embedding(tape, table, given, { paddingId: 0 })
  expect({ shape: out.shape, numbers: numbers(out), mask: numbers(idMask(tape, given, 0)) }).toEqual({ shape: [1, 2, 2], numbers: [0.0999755859375, 4, 0, 0], mask: [1, 0] })
})

test('an id that the table does not have fails with the layer, the id and its place', () => {
  const { tape, tensor } = givenTape()
  const table = tensor([4, 2], new Float64Array(8))
  const failures = [() => embedding(tape, table, tape.integers([0, 1, 4], [3])), () => embeddingBag(tape, table, tape.integers([0, -2], [1, 2])), () => embedding(tape, tensor([4], [1, 2, 3, 4]), tape.integers([0], [1])), () => embeddingBag(tape, table, tape.integers([0, 1], [1, 2]), { weights: tensor([2], [1, 1]) })]
  expect(failures.map((work) => failureOf(tape, work))).toEqual([
    { kind: 'id-out-of-range', layer: 'hidden', id: 4, size: 4, place: 2 },
    { kind: 'id-out-of-range', layer: 'hidden', id: -2, size: 4, place: 1 },
    { kind: 'bad-shape', layer: 'hidden', operation: 'embedding', wanted: 'a table of [vocabulary, width]', given: '[4]' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'embedding bag', wanted: 'weights as [1, 2]', given: '[2]' },
  ])
})
