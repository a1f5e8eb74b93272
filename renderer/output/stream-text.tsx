import { useMemo, useState } from 'react'
import { dataMessages } from '../../protocol/messages/data'
import { formatBytes, useLanguage, useText } from '../workbench/language'
import { overwriteLines } from './ansi'
import { Ansi } from './ansi-text'
import { foldText, toBlocks } from './folding'

interface StreamTextProps {
  text: string
  isError: boolean
  /** The value of the last expression rather than what was printed. */
  isResult?: boolean
}

/** Printed text with its colours; of a long one the first and last lines, until somebody asks for all. */
export function StreamText({ text: source, isError, isResult = false }: StreamTextProps) {
  const text = useText()
  const language = useLanguage()
  const [isWhole, setWhole] = useState(false)
  const folded = useMemo(() => foldText(source), [source])
  const blocks = useMemo(() => (isWhole ? toBlocks(overwriteLines(source)) : []), [source, isWhole])
  const isFolded = folded.tail !== ''
  const allWords = folded.hiddenLines > 0 ? text(dataMessages.showAllLines, { count: folded.lineCount }) : text(dataMessages.showAllText, { size: formatBytes(source.length, language) })
  if (source === '') return null
  return (
    <div className="stream" data-error={isError || undefined} data-result={isResult || undefined} role={isError ? 'group' : undefined} aria-label={isError ? text(dataMessages.standardError) : undefined}>
      {isWhole ? (
        <div className="stream-whole" tabIndex={0} role="region" aria-label={text(dataMessages.outputOf)}>
          {blocks.map((block, index) => (
            <pre key={index} style={{ containIntrinsicHeight: `auto ${block.split('\n').length * 19}px` }}>
              <Ansi text={block} />
            </pre>
          ))}
        </div>
      ) : (
        <>
          <pre>
            <Ansi text={overwriteLines(folded.head).replace(/\n$/, '')} />
          </pre>
          {isFolded ? (
            <>
              <div className="stream-gap">{folded.hiddenLines > 0 ? text(dataMessages.linesHidden, { count: folded.hiddenLines }) : '…'}</div>
              <pre>
                <Ansi text={overwriteLines(folded.tail).replace(/\n$/, '')} />
              </pre>
            </>
          ) : null}
        </>
      )}
      {isFolded ? (
        <button type="button" className="output-more" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? text(dataMessages.showLess) : allWords}
        </button>
      ) : null}
    </div>
  )
}
