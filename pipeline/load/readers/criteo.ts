import { defineReader, type ColumnMeaning } from './reader'

const counts = Array.from({ length: 13 }, (_, index) => `I${index + 1}`)
const categories = Array.from({ length: 26 }, (_, index) => `C${index + 1}`)
const names = ['label', ...counts, ...categories]

/** Criteo's display advertising: an advertisement shown a row, clicked where `label` is 1, with 13 counts and 26 hashed categories that nobody has named. It tells neither who nor when. */
export const criteo = defineReader({
  id: 'criteo',
  version: 1,
  platform: 'criteo',
  title: { en: 'Criteo display advertising', zh: 'Criteo 展示广告' },
  fileName: /^(train|day_\d+)\.(txt|tsv)|^day_\d+$/i,
  columns: Object.fromEntries(names.map((name): [string, ColumnMeaning] => [name, name === 'label' ? 'id' : name.startsWith('I') ? 'count' : 'text'])),
  signature: names,
  headerless: {
    names,
    cells: { label: /^[01]$/, ...Object.fromEntries(counts.map((name) => [name, /^(-?\d+)?$/])), ...Object.fromEntries(categories.map((name) => [name, /^([0-9a-f]{8})?$/])) },
  },
  delimiter: '\t',
  quote: null,
  isBare: true,
  identity: 'none',
  model: {
    events: {
      fields: { action: `case cast("label" as varchar) when '1' then 'click' when '0' then 'impression' else 'other' end`, action_raw: '"label"' },
    },
  },
})
