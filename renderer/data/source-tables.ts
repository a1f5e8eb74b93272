import type { Variable } from '../../protocol/kernel'
import type { SessionState } from '../../protocol/session/state'
import type { TableSummary } from '../../protocol/table'
import { platformOf } from './platforms'

export interface ShownTable {
  variable: string
  table: TableSummary
  /** Id of the cell that made it. */
  cell: string | null
  platform: string | null
}

/** A notebook's variables as the data panel groups them. */
export interface ShownData {
  /** Tables that a cell read from files. */
  loaded: ShownTable[]
  made: ShownTable[]
  models: Variable[]
  others: Variable[]
}

/** Tables read from files first, then tables and models made here, then everything else. */
export function groupVariables(session: Pick<SessionState, 'variables' | 'cells'>): ShownData {
  const data: ShownData = { loaded: [], made: [], models: [], others: [] }
  for (const variable of session.variables) {
    if (variable.table === null) {
      if (/model$/i.test(variable.type)) data.models.push(variable)
      else data.others.push(variable)
      continue
    }
    const source = session.cells.find((cell) => cell.id === variable.cell)?.source ?? ''
    const statement = loadStatement(source, variable.name)
    const shown = { variable: variable.name, table: variable.table, cell: variable.cell }
    if (statement === null) data.made.push({ ...shown, platform: null })
    else data.loaded.push({ ...shown, platform: platformOf(variable.name) ?? platformOf(statement) ?? platformOfColumns(variable.table) })
  }
  return data
}

/** The text from the variable's declaration to the end of its call of `load`; null where it is not declared by one. */
function loadStatement(source: string, name: string): string | null {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const match = new RegExp(`(?:const|let|var)\\s+(?:${escaped}\\b|[{[][^}\\]]*\\b${escaped}\\b[^}\\]]*[}\\]])[^=]*=\\s*(?:\\(?\\s*await\\s+)?load\\s*(?:\\.\\s*\\w+\\s*)?\\(([^)]*)`).exec(source)
  return match?.[0] ?? null
}

const tellingColumns: [string[], string][] = [
  [['买家会员名', '宝贝标题'], 'taobao'],
  [['京东价', '下单帐号'], 'jd'],
  [['Lineitem name', 'Lineitem sku'], 'shopify'],
  [['amazon-order-id', 'asin', 'ASIN'], 'amazon'],
]

function platformOfColumns(table: TableSummary): string | null {
  return tellingColumns.find(([names]) => table.columns.some((column) => names.includes(column.name)))?.[1] ?? null
}
