import { useState } from 'react'
import { dataMessages } from '../../protocol/messages/data'
import { useText } from '../workbench/language'
import { ChevronRightIcon } from '../workbench/parts/icons'

/** JSON as a tree whose branches open and close; the first levels of a small one are open. */
export function JsonTree({ value }: { value: unknown }) {
  return (
    <div className="json-tree">
      <JsonNode value={value} isOpen depth={0} />
    </div>
  )
}

const shownAtOnce = 100

function JsonNode({ name, value, isOpen: isOpenAtFirst, depth }: { name?: string; value: unknown; isOpen: boolean; depth: number }) {
  const text = useText()
  const [isOpen, setOpen] = useState(isOpenAtFirst)
  const [limit, setLimit] = useState(shownAtOnce)
  const label = name === undefined ? null : <span className="json-name">{name}: </span>
  if (typeof value !== 'object' || value === null) {
    return (
      <div className="json-row json-leaf">
        {label}
        <JsonLeaf value={value} />
      </div>
    )
  }
  const entries = Object.entries(value)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  const size = text(Array.isArray(value) ? dataMessages.items : dataMessages.keys, { count: entries.length })
  if (entries.length === 0) {
    return (
      <div className="json-row json-leaf">
        {label}
        {open + close}
      </div>
    )
  }
  return (
    <div>
      <button type="button" className="json-row json-branch" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <ChevronRightIcon size={12} />
        {label}
        {isOpen ? open : `${open} … ${close}`} <span className="faint">{size}</span>
      </button>
      {isOpen ? (
        <div className="json-children">
          {entries.slice(0, limit).map(([key, child]) => (
            <JsonNode key={key} name={key} value={child} isOpen={depth < 1 && entries.length <= 20} depth={depth + 1} />
          ))}
          {entries.length > limit ? (
            <button type="button" className="output-more" onClick={() => setLimit(limit + 10 * shownAtOnce)}>
              {text(dataMessages.showMore, { count: entries.length - limit })}
            </button>
          ) : null}
        </div>
      ) : null}
    </div>
  )
}

function JsonLeaf({ value }: { value: unknown }) {
  const [isWhole, setWhole] = useState(false)
  if (typeof value !== 'string') return <span className={`json-${value === null ? 'null' : typeof value}`}>{String(value)}</span>
  const quoted = JSON.stringify(value)
  if (quoted.length <= 400 || isWhole) return <span className="json-string">{quoted}</span>
  return (
    <button type="button" className="json-string" onClick={() => setWhole(true)}>
      {quoted.slice(0, 400)}…
    </button>
  )
}
