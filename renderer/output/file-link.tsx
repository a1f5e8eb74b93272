import { dataMessages } from '../../protocol/messages/data'
import type { FileOutput } from '../../protocol/output'
import { formatBytes, useLanguage, useText } from '../workbench/language'
import { FileIcon } from '../workbench/parts/icons'

/** Output that went on in a file beside the notebook. */
export function FileLink({ file, onOpen }: { file: FileOutput; onOpen: ((path: string) => void) | undefined }) {
  const text = useText()
  const language = useLanguage()
  const words = text(dataMessages.fileOutput, { lines: file.lines, bytes: formatBytes(file.bytes, language) })
  return (
    <div className="output-file figures">
      <FileIcon />
      <span>{words}</span>
      {onOpen ? (
        <button type="button" className="output-link" onClick={() => onOpen(file.path)} aria-label={text(dataMessages.openFile, { path: file.path })}>
          {file.path}
        </button>
      ) : (
        <code>{file.path}</code>
      )}
    </div>
  )
}
