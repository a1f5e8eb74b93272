import { describe, expect, it } from 'vitest'
import type { Variable } from '../../protocol/kernel'
import type { CellState } from '../../protocol/session/state'
import { groupVariables } from './source-tables'

const variable = (name: string, cell: string, columns: string[] | null, type = 'Table'): Variable => ({
  name,
  type,
  preview: '',
  cell,
  table: columns === null ? null : { id: `t_${name}`, name, rowCount: 1, columns: columns.map((column) => ({ name: column, kind: 'text', type: 'VARCHAR' })) },
})
const cell = (id: string, source: string): CellState => ({
  id, source, type: 'code', metadata: {}, unknown: {}, outputs: [], executionCount: 1, run: { status: 'never' }, stale: null, defines: [], uses: [],
})

describe('the data panel', () => {
  it('tells what was loaded from what was made, with the platform it comes from', () => {
    const data = groupVariables({
      variables: [
        variable('taobao', 'a', ['x']),
        variable('orders', 'a', ['Lineitem name']),
        variable('plain', 'a', ['x']),
        variable('people', 'b', ['x']),
        variable('linkModel', 'b', null, 'LinkModel'),
        variable('total', 'b', null, 'number'),
      ],
      cells: [
        cell('a', "const taobao = await load('exports/*.csv')\nconst orders: Table = await load('b.csv')\nconst plain = await load('c.csv')"),
        cell('b', 'const people = await link.people([taobao])\nconst total = 3'),
      ],
    })
    expect({
      loaded: data.loaded.map((shown) => [shown.variable, shown.platform]),
      made: data.made.map((shown) => shown.variable),
      models: data.models.map((shown) => shown.name),
      others: data.others.map((shown) => shown.name),
    }).toEqual({ loaded: [['taobao', 'taobao'], ['orders', 'shopify'], ['plain', null]], made: ['people'], models: ['linkModel'], others: ['total'] })
  })

  it('takes the platform from the name of the file', () => {
    const data = groupVariables({ variables: [variable('first', 'a', ['x'])], cells: [cell('a', "const first = await load('京东订单.xlsx')")] })
    expect(data.loaded[0]?.platform).toBe('jd')
  })
})
