import { useText } from './language'
import { selectCell, selectionOf, useActiveSession, useWorkbench } from './store'
import { outlineOf } from '../notebook/outline'
import './outline-panel.css'

/** Headings of the notebook's words; a chosen one comes into view. */
export function OutlinePanel() {
  const text = useText()
  const session = useActiveSession()
  const active = useWorkbench((state) => (session ? selectionOf(session.session, state).active : null))
  const headings = session ? outlineOf(session.cells) : []
  return (
    <nav className="side" aria-label={text('outlineLabel')}>
      <div className="side-title">
        <span>{text('railOutline')}</span>
      </div>
      <div className="side-body">
        {headings.length === 0 ? <p className="side-empty">{text('outlineEmpty')}</p> : null}
        {headings.map((heading, index) => (
          <button
            key={index}
            type="button"
            className="outline-entry ellipsis"
            aria-current={heading.cell === active || undefined}
            style={{ paddingLeft: 14 + (heading.level - 1) * 12 }}
            data-level={heading.level}
            onClick={() => {
              if (!session) return
              selectCell(session.session, heading.cell)
              document.querySelector(`[data-cell-id="${CSS.escape(heading.cell)}"]`)?.scrollIntoView({ block: 'start' })
            }}
          >
            {heading.text}
          </button>
        ))}
      </div>
    </nav>
  )
}
