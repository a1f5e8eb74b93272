import { useText } from '../workbench/language'
import { PlusIcon } from '../workbench/parts/icons'

interface InsertBarProps {
  /** Where a new cell goes. */
  index: number
  isShown: boolean
  onInsert: (index: number, kind: 'typescript' | 'sql' | 'markdown') => void
}

/** The gap between two cells: offers a new one of each kind when it is pointed at or reached by Tab. */
export function InsertBar({ index, isShown, onInsert }: InsertBarProps) {
  const text = useText()
  return (
    <div className="insert-bar" onPointerDown={(event) => event.stopPropagation()}>
      {isShown ? (
        <div className="insert-choices" role="group" aria-label={text('insertHere')}>
          <button type="button" onClick={() => onInsert(index, 'typescript')}>
            <PlusIcon size={12} />
            {text('insertTypescript')}
          </button>
          <button type="button" onClick={() => onInsert(index, 'sql')}>
            <PlusIcon size={12} />
            {text('insertSql')}
          </button>
          <button type="button" onClick={() => onInsert(index, 'markdown')}>
            <PlusIcon size={12} />
            {text('insertMarkdown')}
          </button>
        </div>
      ) : null}
    </div>
  )
}
