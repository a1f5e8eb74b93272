import type { PersonalColumn } from '../../load/personal-data'
import type { Associations } from './associations'
import type { ColumnQuality } from './column-quality'
import type { Drift } from './drift'
import type { Dependency, Key, NearKey } from './keys'
import type { MissingTogether } from './missing-together'
import type { TextForms } from './text-patterns'
import type { TimeCoverage } from './time-coverage'

/** Everything that was measured of a table. Counts are exact; what comes from sampled rows says so here. */
export interface QualityFigures {
  rowCount: number
  columnCount: number
  /** Of the values, as the engine holds them without compression. */
  bytes: number
  /** Cells without a value. */
  missing: number
  duplicateRows: number
  /** Rows that associations, patterns, dependencies, drift of numbers and personal data were looked for in; all where the table is small. */
  sampleRows: number
  columns: ColumnQuality[]
  /** Patterns by text column. */
  forms: Record<string, TextForms>
  associations: Associations
  keys: Key[]
  nearKeys: NearKey[]
  dependencies: Dependency[]
  times: TimeCoverage[]
  missingTogether: MissingTogether | null
  personal: PersonalColumn[]
  drift: Drift | null
}
