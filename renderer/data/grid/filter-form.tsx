import { useEffect, useMemo, useState } from 'react'
import { Dialog, Popover } from 'react-aria-components'
import { dataMessages } from '../../../protocol/messages/data'
import type { CellValue, Column, ColumnProfile, TableFilter, TableSummary } from '../../../protocol/table'
import { host } from '../../workbench/host'
import { formatNumber, useLanguage, useText } from '../../workbench/language'
import { Button } from '../../workbench/parts/button'
import { Select } from '../../workbench/parts/select'
import { TextField } from '../../workbench/parts/text-field'
import { reportFailure } from '../../workbench/store'
import { valueText } from '../value-text'
import { filterKinds, offeredValues, toRange } from './view'

type Test = TableFilter['test']

interface FilterFormProps {
  session: string
  table: TableSummary
  column: string
  /** What it stands beside. */
  anchor: Element
  filters: readonly TableFilter[]
  onChoose: (column: string) => void
  onApply: (column: string, test: Test | null) => void
  onClose: () => void
}

const kindWords = { contains: dataMessages.contains, is: dataMessages.isOneOf, range: dataMessages.range, missing: dataMessages.isMissing, present: dataMessages.isPresent }

/** Asks how one column is to be filtered: by text, by its most frequent values, by a range, or by whether there is a value. */
export function FilterForm(props: FilterFormProps) {
  const { table, anchor, onClose, onChoose } = props
  const text = useText()
  const trigger = useMemo(() => ({ current: anchor }), [anchor])
  const column = table.columns.find((candidate) => candidate.name === props.column)
  return (
    <Popover className="popover" triggerRef={trigger} isOpen onOpenChange={(isOpen) => !isOpen && onClose()} placement="bottom start" offset={6}>
      <Dialog className="filter-form" aria-label={text(dataMessages.filterColumn, { name: props.column })}>
        <Select label={text(dataMessages.chooseColumn)} options={table.columns.map(({ name }) => ({ id: name, label: name }))} value={props.column} onChange={onChoose} />
        {column ? <ColumnForm key={column.name} {...props} chosen={column} /> : null}
      </Dialog>
    </Popover>
  )
}

function ColumnForm({ session, table, chosen, filters, onApply, onClose }: FilterFormProps & { chosen: Column }) {
  const text = useText()
  const language = useLanguage()
  const before = filters.find((filter) => filter.column === chosen.name)?.test ?? null
  const kinds = filterKinds(chosen)
  const [kind, setKind] = useState<Test['kind']>(before?.kind ?? kinds[0] ?? 'contains')
  const [words, setWords] = useState(before?.kind === 'contains' ? before.text : '')
  const [from, setFrom] = useState(before?.kind === 'range' && before.from !== null ? String(before.from) : '')
  const [to, setTo] = useState(before?.kind === 'range' && before.to !== null ? String(before.to) : '')
  const [values, setValues] = useState<CellValue[]>(before?.kind === 'is' ? before.values : [])
  const [profile, setProfile] = useState<ColumnProfile | null>(null)
  const [isWrong, setWrong] = useState(false)

  useEffect(() => {
    if (kind !== 'is') return
    let isCurrent = true
    host.columnProfile({ session, table: table.id, column: chosen.name }).then((answer) => isCurrent && setProfile(answer), reportFailure)
    return () => {
      isCurrent = false
    }
  }, [kind, session, table.id, chosen.name])

  const toTest = (): Test | null | 'wrong' => {
    if (kind === 'contains') return words === '' ? null : { kind, text: words }
    if (kind === 'is') return values.length === 0 ? null : { kind, values }
    return kind === 'range' ? toRange(chosen, from, to) : { kind }
  }
  const apply = () => {
    const test = toTest()
    if (test === 'wrong') return setWrong(true)
    onApply(chosen.name, test)
    onClose()
  }
  const problem = isWrong ? text(chosen.kind === 'time' || chosen.kind === 'date' ? dataMessages.wrongDate : dataMessages.wrongNumber) : null
  return (
    <>
      <div className="filter-kinds" role="radiogroup" aria-label={text(dataMessages.filterColumn, { name: chosen.name })}>
        {kinds.map((option) => (
          <label key={option} data-on={option === kind || undefined}>
            <input type="radio" name="filter-kind" checked={option === kind} onChange={() => setKind(option)} />
            {text(kindWords[option])}
          </label>
        ))}
      </div>
      {kind === 'contains' ? <TextField label={text(dataMessages.textToFind)} isLabelHidden placeholder={text(dataMessages.textToFind)} value={words} onChange={setWords} onSubmit={apply} autoFocus /> : null}
      {kind === 'range' ? (
        <div className="filter-range">
          <TextField label={text(dataMessages.from)} value={from} onChange={setFrom} onSubmit={apply} problem={problem} autoFocus />
          <TextField label={text(dataMessages.to)} value={to} onChange={setTo} onSubmit={apply} />
        </div>
      ) : null}
      {kind === 'is' ? (
        <div className="filter-values" role="group" aria-label={text(dataMessages.mostFrequent)}>
          {profile === null ? <span className="faint">{text(dataMessages.profiling)}</span> : null}
          {(profile === null ? [] : offeredValues(profile)).map(({ value, count }) => (
            <label key={String(value)}>
              <input
                type="checkbox"
                checked={values.includes(value)}
                onChange={(event) => setValues(event.currentTarget.checked ? [...values, value] : values.filter((other) => other !== value))}
              />
              <span className="ellipsis">{valueText(value, chosen, language)}</span>
              <span className="faint figures">{formatNumber(count, language)}</span>
            </label>
          ))}
        </div>
      ) : null}
      <div className="filter-actions">
        {before === null ? null : (
          <Button
            look="quiet"
            size="small"
            onPress={() => {
              onApply(chosen.name, null)
              onClose()
            }}
          >
            {text(dataMessages.remove)}
          </Button>
        )}
        <Button look="primary" size="small" onPress={apply}>
          {text(dataMessages.apply)}
        </Button>
      </div>
    </>
  )
}
