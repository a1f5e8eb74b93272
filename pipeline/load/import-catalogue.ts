import type { ImportCatalogue } from '../../protocol/import'
import { loadParams } from './load-options'
import { modelColumns, type ModelTable } from './model/model-columns'
import { columnTitles, tableTitles } from './model/model-words'
import { readers } from './readers'

/** Formats, tables and columns of the event model, and encodings: what can be chosen by hand. */
export function importCatalogue(): ImportCatalogue {
  return {
    formats: readers.map(({ id, platform, title }) => ({ id, platform, title })),
    tables: Object.entries(modelColumns).map(([table, columns]) => ({ table, title: tableTitles[table as ModelTable], columns: Object.entries(columns).filter(([name]) => name !== 'platform' && name !== 'line').map(([name, type]) => ({ name, type, title: columnTitles[name] ?? { en: name, zh: name } })) })),
    encodings: [...loadParams.shape.encoding.unwrap().options],
  }
}
