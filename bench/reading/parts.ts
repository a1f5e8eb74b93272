/** What the measurement takes apart: the parts that `load` is made of. */
export { settleCache } from '../../pipeline/load/cache'
export { load } from '../../pipeline/load/load'
export { createContext } from '../../pipeline/step/context'
export { decodeFile } from '../../pipeline/load/decode-file'
export { openSource } from '../../pipeline/load/source-file'
export { readCsv } from '../../pipeline/load/read-sql'
export { openWorkbook } from '../../pipeline/load/spreadsheet/open-workbook'
export { SheetCsv } from '../../pipeline/load/spreadsheet/sheet-csv'
