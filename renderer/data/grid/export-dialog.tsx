import { useState } from 'react'
import { toFailure, type Failure } from '../../../protocol/failure'
import { dataMessages } from '../../../protocol/messages/data'
import type { TableSummary, TableView } from '../../../protocol/table'
import { FailureView } from '../../failure/failure-view'
import { fileAddress } from '../../output/file-link'
import { host } from '../../workbench/host'
import { formatBytes, useLanguage, useText } from '../../workbench/language'
import { Button } from '../../workbench/parts/button'
import { Dialog } from '../../workbench/parts/dialog'
import { Select } from '../../workbench/parts/select'
import { TextField } from '../../workbench/parts/text-field'

interface ExportDialogProps {
  session: string
  table: TableSummary
  view: TableView
  rowCount: number
  onClose: () => void
}

const formats = [
  { id: 'csv', words: dataMessages.exportCsv },
  { id: 'parquet', words: dataMessages.exportParquet },
  { id: 'tsv', words: dataMessages.exportTsv },
  { id: 'jsonl', words: dataMessages.exportJsonl },
] as const

type State = { is: 'asking' } | { is: 'writing' } | { is: 'written'; path: string; words: string } | { is: 'failed'; failure: Failure }

/** Writes the view's rows to a file of the workspace. */
export function ExportDialog({ session, table, view, rowCount, onClose }: ExportDialogProps) {
  const text = useText()
  const language = useLanguage()
  const [path, setPath] = useState(`${table.name.replace(/[\\/:*?"<>|]+/g, '-')}.csv`)
  const [state, setState] = useState<State>({ is: 'asking' })
  const format = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''
  const isKnown = formats.some(({ id }) => id === format)

  const write = () => {
    if (!isKnown || state.is === 'writing') return
    setState({ is: 'writing' })
    host.exportTable({ session, view, path: path.trim() }).then(
      (written) => setState({ is: 'written', path: written.path, words: text(dataMessages.exported, { rows: written.rows, path: written.path, bytes: formatBytes(written.bytes, language) }) }),
      (thrown: unknown) => setState({ is: 'failed', failure: toFailure(thrown) }),
    )
  }
  return (
    <Dialog
      title={text(dataMessages.exportTable, { name: table.name })}
      isOpen
      onClose={onClose}
      actions={
        state.is === 'written' ? (
          <Button look="primary" onPress={onClose} autoFocus>
            {text(dataMessages.close)}
          </Button>
        ) : (
          <>
            <Button onPress={onClose}>{text(dataMessages.cancel)}</Button>
            <Button look="primary" onPress={write} isDisabled={!isKnown || state.is === 'writing'}>
              {text(state.is === 'writing' ? dataMessages.exporting : dataMessages.export)}
            </Button>
          </>
        )
      }
    >
      {state.is === 'written' ? (
        <>
          <p role="status">{state.words}</p>
          <p>
            <a className="output-link" href={fileAddress(state.path)} download>
              {text(dataMessages.download)}
            </a>
          </p>
        </>
      ) : (
        <>
          <p>{text(dataMessages.exportWhat, { count: rowCount })}</p>
          <Select
            label={text(dataMessages.exportFormat)}
            options={formats.map(({ id, words }) => ({ id, label: text(words) }))}
            value={isKnown ? format : null}
            onChange={(id) => setPath(`${path.replace(/\.[^./\\]*$/, '')}.${id}`)}
          />
          <TextField label={text(dataMessages.exportPath)} isCode value={path} onChange={setPath} onSubmit={write} autoFocus />
          {state.is === 'failed' ? <FailureView failure={state.failure} /> : null}
        </>
      )}
    </Dialog>
  )
}
