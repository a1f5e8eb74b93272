import { useId, useState } from 'react'
import { useStore } from 'zustand'
import { importMessages as words } from '../../../protocol/messages/import'
import { useText } from '../../workbench/language'
import { Select } from '../../workbench/parts/select'
import { TextField } from '../../workbench/parts/text-field'
import type { ImportItem, ImportStore } from './import-state'
import { formatTitle, isPlain } from './import-words'

/** The choice that leaves a thing to be found out. */
const auto = 'auto'

/** What an import can be told of its file; only what applies to it is shown. */
export function ImportOptions({ state, item }: { state: ImportStore; item: ImportItem }) {
  const text = useText()
  const catalogue = useStore(state.store, (one) => one.catalogue)
  const { choice, preview, key } = item
  const found = preview?.found
  const plain = preview === null || isPlain(preview)
  const isMapped = choice.map !== undefined
  const isText = found === undefined || found.kind === 'delimited' || found.kind === 'text'
  const formats = [
    { id: auto, label: preview !== null && choice.as === undefined ? text(words.formatFound, { title: text(formatTitle(preview, catalogue)) }) : text(words.asDetected) },
    { id: 'generic', label: text(words.plainTable) },
    ...(catalogue?.formats ?? []).map(({ id, title }) => ({ id, label: text(title) })),
  ]
  const encodings = [{ id: auto, label: found !== undefined && choice.encoding === undefined ? text(words.detected, { value: found.encoding.toUpperCase() }) : text(words.asDetected) }, ...(catalogue?.encodings ?? []).map((id) => ({ id, label: id.toUpperCase() }))]
  const delimiters: [string, string][] = [[',', text(words.delimiterComma)], ['\t', text(words.delimiterTab)], [';', text(words.delimiterSemicolon)], ['|', text(words.delimiterPipe)]]
  const delimiterLabel = (sign: string): string => delimiters.find(([one]) => one === sign)?.[1] ?? sign
  const tell = (name: 'as' | 'section' | 'encoding' | 'delimiter') => (id: string) => state.tell(key, { [name]: id === auto ? undefined : id })
  return (
    <div className="import-options">
      <div className="import-option-wide">
        <Select label={text(words.format)} options={formats} value={choice.as ?? auto} onChange={tell('as')} />
      </div>
      {item.sections.length > 1 || choice.section !== undefined ? (
        <Select label={text(words.section)} options={[{ id: auto, label: text(words.sectionAll) }, ...[...new Set([...item.sections, ...(choice.section === undefined ? [] : [choice.section])])].map((id) => ({ id, label: id }))]} value={choice.section ?? auto} onChange={tell('section')} />
      ) : null}
      {isText ? <Select label={text(words.encoding)} options={encodings} value={choice.encoding ?? auto} onChange={tell('encoding')} /> : null}
      {found === undefined || (plain && found.kind === 'delimited') || choice.delimiter !== undefined ? (
        <Select
          label={text(words.delimiter)}
          options={[{ id: auto, label: found?.delimiter != null && choice.delimiter === undefined ? text(words.detected, { value: delimiterLabel(found.delimiter) }) : text(words.asDetected) }, ...delimiters.map(([id, label]) => ({ id, label }))]}
          value={choice.delimiter ?? auto}
          onChange={tell('delimiter')}
        />
      ) : null}
      {plain && (found === undefined || found.kind === 'delimited' || found.kind === 'spreadsheet') ? (
        <Select
          label={text(words.header)}
          options={[
            { id: auto, label: found !== undefined && choice.header === undefined ? text(words.detected, { value: text(found.hasHeader ? words.headerNames : words.headerData) }) : text(words.asDetected) },
            { id: 'true', label: text(words.headerNames) },
            { id: 'false', label: text(words.headerData) },
          ]}
          value={choice.header === undefined ? auto : String(choice.header)}
          onChange={(id) => state.tell(key, { header: id === auto ? undefined : id === 'true' })}
        />
      ) : null}
      {found?.zone != null || isMapped || choice.zone !== undefined ? <ZoneField key={`zone ${key}`} value={choice.zone ?? ''} found={choice.zone === undefined ? (found?.zone ?? 'UTC') : ''} onChange={(zone) => state.tell(key, { zone })} /> : null}
      {found?.currency != null || isMapped || choice.currency !== undefined ? <CurrencyField key={`currency ${key}`} value={choice.currency ?? ''} found={choice.currency === undefined ? (found?.currency ?? text(words.notSaid)) : ''} onChange={(currency) => state.tell(key, { currency })} /> : null}
      {isMapped && plain ? <TextField label={text(words.platform)} value={choice.platform ?? ''} placeholder={text(words.platformPlaceholder)} onChange={(platform) => state.tell(key, { platform: platform.trim() === '' ? undefined : platform })} /> : null}
    </div>
  )
}

interface SaidFieldProps {
  value: string
  found: string
  onChange: (value: string | undefined) => void
}

const zones = Intl.supportedValuesOf('timeZone')

function ZoneField({ value, found, onChange }: SaidFieldProps) {
  const text = useText()
  return <SaidField label={text(words.zone)} value={value} found={found} problem={text(words.zoneProblem)} isRight={isZone} suggestions={zones} onChange={onChange} />
}

function CurrencyField({ value, found, onChange }: SaidFieldProps) {
  const text = useText()
  return <SaidField label={text(words.currency)} value={value} found={found} problem={text(words.currencyProblem)} isRight={(said) => /^[A-Z]{3}$/.test(said)} tidy={(typed) => typed.trim().toUpperCase()} suggestions={['CNY', 'USD', 'EUR', 'GBP', 'JPY', 'HKD', 'TWD', 'SGD', 'AUD', 'CAD']} onChange={onChange} />
}

interface CheckedFieldProps extends SaidFieldProps {
  label: string
  problem: string
  isRight: (said: string) => boolean
  tidy?: (typed: string) => string
  suggestions: readonly string[]
}

/** What is typed is told once it is right; until then it stands there with what is wrong. */
function SaidField({ label, value, found, problem, isRight, tidy = (typed) => typed.trim(), suggestions, onChange }: CheckedFieldProps) {
  const [typed, setTyped] = useState(value)
  const said = tidy(typed)
  const isWrong = said !== '' && !isRight(said)
  const list = useId()
  return (
    <div className="field import-said">
      <label className="field-label" htmlFor={`${list}-field`}>
        {label}
      </label>
      <input
        id={`${list}-field`}
        className="field-box"
        list={list}
        value={typed}
        placeholder={found}
        spellCheck={false}
        aria-invalid={isWrong || undefined}
        data-invalid={isWrong || undefined}
        aria-describedby={isWrong ? `${list}-problem` : undefined}
        onChange={(event) => {
          setTyped(event.target.value)
          const next = tidy(event.target.value)
          if (next === '') onChange(undefined)
          else if (isRight(next)) onChange(next)
        }}
      />
      <datalist id={list}>
        {suggestions.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      {isWrong ? (
        <span id={`${list}-problem`} className="field-problem" role="alert">
          {problem}
        </span>
      ) : null}
    </div>
  )
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
