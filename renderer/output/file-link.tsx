import { dataMessages } from '../../protocol/messages/data'
import type { FileOutput } from '../../protocol/output'
import { formatBytes, useLanguage, useText } from '../workbench/language'
import { FileIcon } from '../workbench/parts/icons'

/** Output that went on in a file beside the notebook. */
export function FileLink({ file, onOpen }: { file: FileOutput; onOpen: ((path: string) => void) | undefined }) {
  const text = useText()
  const language = useLanguage()
  const words = text(dataMessages.fileOutput, { lines: file.lines, bytes: formatBytes(file.bytes, language) })
  const isNotebook = file.path.endsWith('.ipynb')
  return (
    <div className="output-file figures">
      <FileIcon />
      <span>{words}</span>
      {onOpen && isNotebook ? (
        <button type="button" className="output-link" onClick={() => onOpen(file.path)} aria-label={text(dataMessages.openFile, { path: file.path })}>
          {file.path}
        </button>
      ) : (
        <a className="output-link" href={fileAddress(file.path)} download>
          {file.path}
        </a>
      )}
    </div>
  )
}

/** Where the host gives a file of the workspace for download. */
export function fileAddress(path: string): string {
  return `file/${path.split('/').map(encodeURIComponent).join('/')}`
}
