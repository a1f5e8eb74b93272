import { dataMessages } from '../../../protocol/messages/data'
import type { TableFilter, TableSummary } from '../../../protocol/table'
import { useLanguage, useText } from '../../workbench/language'
import { CrossIcon } from '../../workbench/parts/icons'
import { filterWords, putFilter } from './view'

interface FilterChipsProps {
  table: TableSummary
  filters: TableFilter[]
  onChange: (filters: TableFilter[]) => void
  onEdit: (column: string, anchor: Element) => void
}

/** Every filter that holds, in words; each can be changed and taken away. */
export function FilterChips({ table, filters, onChange, onEdit }: FilterChipsProps) {
  const text = useText()
  const language = useLanguage()
  return (
    <div className="grid-chips">
      {filters.map((filter) => {
        const column = table.columns.find((candidate) => candidate.name === filter.column)
        if (!column) return null
        const words = filterWords(filter, column, language)
        return (
          <span key={filter.column} className="grid-chip">
            <button type="button" onClick={(event) => onEdit(filter.column, event.currentTarget)}>
              {words}
            </button>
            <button type="button" aria-label={text(dataMessages.hideFilter, { words })} onClick={() => onChange(putFilter(filters, filter.column, null))}>
              <CrossIcon size={12} />
            </button>
          </span>
        )
      })}
      {filters.length > 1 ? (
        <button type="button" className="output-more" onClick={() => onChange([])}>
          {text(dataMessages.clearFilters)}
        </button>
      ) : null}
    </div>
  )
}
