import type { CellState } from '../../protocol/session/state'
import { Markdown, type Attachments } from '../output/markdown'
import { useText } from '../workbench/language'
import { selectCell } from '../workbench/store'
import { CodeBody } from './code-body'

interface MarkdownBodyProps {
  session: string
  cell: CellState
  number: number
  isActive: boolean
  isEditing: boolean
  isReadOnly: boolean
}

const noAttachments: Attachments = {}

/** Words as they will be read; their source while they are written. */
export function MarkdownBody(props: MarkdownBodyProps) {
  const { session, cell, isEditing } = props
  const text = useText()
  if (isEditing) {
    return (
      <div className="cell-box">
        <div className="cell-header">
          <span className="cell-language">{text('languageMarkdown')}</span>
        </div>
        <CodeBody {...props} hasLineNumbers={false} />
      </div>
    )
  }
  return (
    <div className="cell-words" onDoubleClick={() => selectCell(session, cell.id, 'edit')}>
      {cell.source.trim() === '' ? (
        <p className="faint">{text('markdownEmpty')}</p>
      ) : (
        <Markdown source={cell.source} attachments={(cell.unknown['attachments'] as Attachments | undefined) ?? noAttachments} />
      )}
    </div>
  )
}
