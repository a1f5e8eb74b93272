import type { CellValue, Column, ColumnProfile, TableFilter, TableView } from '../../../protocol/table'
import { fillText, type Language } from '../../../protocol/text'
import { dataMessages } from '../../../protocol/messages/data'
import { valueText } from '../value-text'

/** What a click on a header does: ascending, descending, none. With `isAdded` the other columns keep their order before it. */
export function toggleSort(sort: TableView['sort'], column: string, isAdded: boolean): TableView['sort'] {
  const current = sort.find((entry) => entry.column === column)
  const next = current === undefined ? { column, descending: false } : current.descending ? null : { column, descending: true }
  if (!isAdded) return next === null ? [] : [next]
  if (current === undefined) return next === null ? sort : [...sort, next]
  return sort.flatMap((entry) => (entry.column !== column ? [entry] : next === null ? [] : [next]))
}

/** The filters with this one in place of the column's former one; null takes it away. */
export function putFilter(filters: readonly TableFilter[], column: string, test: TableFilter['test'] | null): TableFilter[] {
  const at = filters.findIndex((filter) => filter.column === column)
  if (test === null) return filters.filter((filter) => filter.column !== column)
  return at < 0 ? [...filters, { column, test }] : filters.with(at, { column, test })
}

/** A range from what was typed; null where both ends are empty, `wrong` where a number was asked for and none was given. */
export function toRange(column: Column, from: string, to: string): TableFilter['test'] | null | 'wrong' {
  const low = toBound(column, from)
  const high = toBound(column, to)
  if (low === undefined || high === undefined) return 'wrong'
  return low === null && high === null ? null : { kind: 'range', from: low, to: high }
}

/** Which kinds of filter make sense for a column. */
export function filterKinds(column: Column): TableFilter['test']['kind'][] {
  if (column.kind === 'text' || column.kind === 'json') return ['contains', 'is', 'missing', 'present']
  if (column.kind === 'boolean' || column.kind === 'bytes') return ['is', 'missing', 'present']
  return ['range', 'is', 'missing', 'present']
}

/** A filter as a chip says it: `city is 杭州, 上海`. */
export function filterWords(filter: TableFilter, column: Column, language: Language): string {
  const show = (value: CellValue) => valueText(value, column, language)
  const name = filter.column
  const { test } = filter
  switch (test.kind) {
    case 'contains':
      return fillText(dataMessages.chipContains, language, { name, text: test.text })
    case 'is': {
      const shown = test.values.slice(0, 3).map(show).join(language === 'zh' ? '、' : ', ')
      return fillText(dataMessages.chipIs, language, { name, values: test.values.length > 3 ? `${shown} +${test.values.length - 3}` : shown })
    }
    case 'range':
      if (test.to === null) return fillText(dataMessages.chipFrom, language, { name, from: show(test.from) })
      if (test.from === null) return fillText(dataMessages.chipTo, language, { name, to: show(test.to) })
      return fillText(dataMessages.chipRange, language, { name, from: show(test.from), to: show(test.to) })
    case 'missing':
      return fillText(dataMessages.chipMissing, language, { name })
    case 'present':
      return fillText(dataMessages.chipPresent, language, { name })
    default:
      return test satisfies never
  }
}

/** Values that a filter can offer: the most frequent ones, without missing ones. */
export function offeredValues(profile: ColumnProfile): { value: CellValue; count: number }[] {
  return profile.top.filter(({ value }) => value !== null)
}

function toBound(column: Column, typed: string): CellValue | undefined {
  const text = typed.trim().replaceAll(/[,，](?=\d{3})/g, '').replace('−', '-')
  if (text === '') return null
  if (column.kind === 'time' || column.kind === 'date') return /^\d{4}-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?)?)?$/.test(text) ? fullDate(text) : undefined
  if (!/^-?\d*\.?\d+(e[+-]?\d+)?$/i.test(text)) return undefined
  // Beyond what a number can hold exactly, and for exact money, the text itself is the value.
  return column.kind === 'decimal' || Math.abs(Number(text)) > Number.MAX_SAFE_INTEGER ? text : Number(text)
}

function fullDate(text: string): string {
  return text.length === 7 ? `${text}-01` : text.replace(' ', 'T')
}
