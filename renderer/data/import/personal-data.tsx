import type { ImportPreview } from '../../../protocol/import'
import { importMessages as words } from '../../../protocol/messages/import'
import { useText } from '../../workbench/language'
import { Checkbox } from '../../workbench/parts/checkbox'
import { Select } from '../../workbench/parts/select'
import type { ImportItem, ImportStore } from './import-state'
import { personalColumns } from './import-words'

/** Columns that tell who somebody is, why they were recognised, and the choice to replace them by pseudonyms. */
export function PersonalData({ state, item, preview }: { state: ImportStore; item: ImportItem; preview: ImportPreview }) {
  const text = useText()
  const chosen = item.choice.pseudonymise ?? []
  const shown = personalColumns(item)
  const recognised = Object.keys(item.personal)
  const others = [...new Set(preview.sources.flatMap(({ columns }) => columns.map(({ name }) => name)))].filter((name) => !shown.includes(name))
  // In the file's order, whichever was chosen first: the code is the same.
  const place = (name: string): number => [...shown, ...others].indexOf(name)
  const put = (names: readonly string[]): void => state.tell(item.key, { pseudonymise: [...new Set(names)].sort((one, other) => place(one) - place(other)) })
  const count = recognised.filter((name) => chosen.includes(name)).length
  return (
    <div className="import-page personal">
      <div className="personal-note">
        <p>{text(words.personalWhat)}</p>
        <p>{text(words.personalLimits)}</p>
      </div>
      {shown.length === 0 ? <p className="faint">{text(words.personalNone)}</p> : null}
      {recognised.length > 1 ? (
        <Checkbox
          label={text(words.personalAll)}
          isOn={count === recognised.length}
          isPartly={count > 0 && count < recognised.length}
          onChange={() => put(count === recognised.length ? chosen.filter((name) => !recognised.includes(name)) : [...chosen, ...recognised])}
        />
      ) : null}
      {shown.length === 0 ? null : (
        <ul className="personal-columns">
          {shown.map((name) => {
            const found = item.personal[name]
            return (
              <li key={name}>
                <Checkbox label={text(words.personalColumn, { column: name })} isLabelHidden isOn={chosen.includes(name)} onChange={(isOn) => put(isOn ? [...chosen, name] : chosen.filter((other) => other !== name))}>
                  <b className="ellipsis">{name}</b>
                </Checkbox>
                <span className="personal-kind">{found === undefined ? text(words.personalByHand) : text(found.title)}</span>
                <span className="personal-why faint">
                  {found === undefined ? '' : text(found.because)}
                  {found?.isMasked === true ? ` · ${text(words.personalMasked)}` : ''}
                </span>
              </li>
            )
          })}
        </ul>
      )}
      {others.length === 0 ? null : (
        <div className="personal-add">
          <Select label={text(words.personalAdd)} isLabelHidden placeholder={text(words.personalAddPlaceholder)} options={others.map((name) => ({ id: name, label: name }))} value={null} onChange={(name) => put([...chosen, name])} />
        </div>
      )}
    </div>
  )
}
