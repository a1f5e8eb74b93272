import { memo } from 'react'
import { dataMessages } from '../../../protocol/messages/data'
import type { CellValue, Column } from '../../../protocol/table'
import type { Language } from '../../../protocol/text'
import { showValue } from '../value-text'

interface GridValueProps {
  value: CellValue
  column: Column
  language: Language
}

/** What stands in a cell: a missing value, an empty text and a value are told apart by eye and by ear. */
export const GridValue = memo(function GridValue({ value, column, language }: GridValueProps) {
  const shown = showValue(value, column, language)
  switch (shown.kind) {
    case 'missing':
      return <Mark mark="–" words={dataMessages.missing[language]} />
    case 'empty':
      return <Mark mark="“”" words={dataMessages.emptyText[language]} />
    case 'list':
      return (
        <span className="grid-list">
          {shown.items.map((item, index) => (
            <span key={index} className="pill">
              {item}
            </span>
          ))}
        </span>
      )
    case 'text':
      return shown.isCode ? <code>{shown.text}</code> : shown.text
    default:
      return shown satisfies never
  }
})

function Mark({ mark, words }: { mark: string; words: string }) {
  return (
    <>
      <span className="grid-mark" aria-hidden title={words}>
        {mark}
      </span>
      <span className="only-read-aloud">{words}</span>
    </>
  )
}
