import type { CellValue } from '../../../protocol/table'
import type { ColumnQuality } from './column-quality'
import type { QualityFigures } from './figures'

/** The figures without any value of a column that holds personal data: counts and shapes stay, what a person could be known by goes. */
export function hidePersonal(figures: QualityFigures): QualityFigures {
  const hidden = new Set(figures.personal.map(({ column }) => column))
  if (hidden.size === 0) return figures
  const { drift } = figures
  return {
    ...figures,
    columns: figures.columns.map((column) => (hidden.has(column.column) ? withoutValues(column) : column)),
    nearKeys: figures.nearKeys.map((key) => (hidden.has(key.column) ? { ...key, examples: key.examples.map((example) => ({ ...example, value: hideValue(example.value) })) } : key)),
    // The first and the most frequent birth date is somebody's.
    times: figures.times.filter(({ column }) => !hidden.has(column)),
    drift:
      drift === null
        ? null
        : {
            ...drift,
            columns: drift.columns.map((column) => {
              if (!hidden.has(column.column)) return column
              const hide = (values: typeof column.appeared): typeof column.appeared => (values === null ? null : { ...values, values: values.values.map(({ value, rows }) => ({ value: hideValue(value), rows })) })
              return { ...column, medianBefore: null, medianNow: null, appeared: hide(column.appeared), vanished: hide(column.vanished) }
            }),
          },
  }
}

function withoutValues(column: ColumnQuality): ColumnQuality {
  return {
    ...column,
    min: hideValue(column.min),
    max: hideValue(column.max),
    mean: null,
    standardDeviation: null,
    lowerQuartile: null,
    median: null,
    upperQuartile: null,
    outliers: null,
    mostFrequent: hideValue(column.mostFrequent),
    top: column.top.map(({ value, count }) => ({ value: hideValue(value), count })),
    histogram: null,
  }
}

/** Not even its length is left of it. */
export function hideValue(value: CellValue): CellValue {
  return value === null ? null : '••••••'
}
