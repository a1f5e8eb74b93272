import { expect, test } from 'vitest'
import { loadCell, pathFromNotebook, pathInWorkspace } from './load-cell'

test('a file is loaded under a name made from its own, by its path from the notebook', () => {
  expect(loadCell('exports/Online Retail II.csv.gz', 'a/b.ipynb', new Set())).toBe("const onlineRetailII = await load('../exports/Online Retail II.csv.gz')\nonlineRetailII")
  expect(loadCell('a/订单导出.csv', 'a/b.ipynb', new Set())).toBe("const 订单导出 = await load('订单导出.csv')\n订单导出")
})

test('taken names get a number, names that begin with a digit a mark', () => {
  expect(loadCell('orders.csv', 'b.ipynb', new Set(['orders', 'orders2']))).toBe("const orders3 = await load('orders.csv')\norders3")
  expect(loadCell("2024's.csv", 'b.ipynb', new Set())).toBe("const _2024S = await load('2024\\'s.csv')\n_2024S")
})

test('a path is turned from the workspace to the notebook and back, and leads nowhere else', () => {
  expect(['a.csv', 'x/a.csv', 'x/y/a.csv', 'b/c/a.csv'].map((file) => pathInWorkspace(pathFromNotebook(file, 'x/y/n.ipynb'), 'x/y/n.ipynb'))).toEqual(['a.csv', 'x/a.csv', 'x/y/a.csv', 'b/c/a.csv'])
  expect([pathInWorkspace('../../../a.csv', 'x/y/n.ipynb'), pathInWorkspace('/etc/a.csv', 'n.ipynb'), pathInWorkspace('./a/*.csv', 'n.ipynb')]).toEqual([null, null, 'a/*.csv'])
})
