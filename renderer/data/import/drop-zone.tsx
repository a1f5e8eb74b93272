import { useEffect, useState } from 'react'
import { importMessages as words } from '../../../protocol/messages/import'
import { t, useText } from '../../workbench/language'
import { ImportIcon } from '../../workbench/parts/icons'
import { openNotebook } from '../../workbench/sessions'
import { reportFailure, useActiveSession } from '../../workbench/store'
import { hasFiles, readDropped, type DroppedFile } from './dropped-files'
import { openImport, useImportRequest } from './import-request'
import { sendFiles } from './send-files'
import { dropReceiver } from './take-drops'
import './drop-zone.css'

/** Takes files that are dropped anywhere on the window, and says beforehand what will happen. */
export function DropZone() {
  const text = useText()
  const session = useActiveSession()
  const isWizardOpen = useImportRequest((state) => state.request !== null)
  const [isOver, setOver] = useState(false)

  useEffect(() => {
    // Entering a part of the window is told before leaving the part around it: they are counted.
    let depth = 0
    const end = (): void => {
      depth = 0
      setOver(false)
    }
    const entered = (event: DragEvent): void => {
      if (!hasFiles(event.dataTransfer)) return
      event.preventDefault()
      depth += 1
      setOver(true)
    }
    const over = (event: DragEvent): void => {
      if (!hasFiles(event.dataTransfer) || event.dataTransfer === null) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
    }
    const left = (event: DragEvent): void => {
      if (!hasFiles(event.dataTransfer)) return
      depth -= 1
      if (depth <= 0) end()
    }
    const dropped = (event: DragEvent): void => {
      if (!hasFiles(event.dataTransfer) || event.dataTransfer === null) return
      event.preventDefault()
      end()
      readDropped(event.dataTransfer).then(take).catch(reportFailure)
    }
    const listen = { capture: true }
    window.addEventListener('dragenter', entered, listen)
    window.addEventListener('dragover', over, listen)
    window.addEventListener('dragleave', left, listen)
    window.addEventListener('drop', dropped, listen)
    return () => {
      window.removeEventListener('dragenter', entered, listen)
      window.removeEventListener('dragover', over, listen)
      window.removeEventListener('dragleave', left, listen)
      window.removeEventListener('drop', dropped, listen)
    }
  }, [])

  if (!isOver) return null
  const name = session?.path.split('/').at(-1)
  const detail = isWizardOpen ? text(words.dropMore) : name === undefined || session?.readOnly !== null ? text(words.dropNew) : text(words.dropInto, { name })
  return (
    <div className="drop-zone" role="status">
      <div className="drop-zone-words">
        <ImportIcon size={28} />
        <strong>{text(words.dropTitle)}</strong>
        <span>{detail}</span>
      </div>
    </div>
  )
}

/** Notebooks are taken into the workspace and opened; everything else is imported. */
async function take(files: readonly DroppedFile[]): Promise<void> {
  const notebooks = files.filter(({ file }) => file.name.endsWith('.ipynb'))
  const data = files.filter((one) => !notebooks.includes(one))
  for (const notebook of notebooks) {
    const paths: string[] = []
    await sendFiles([notebook], { signal: new AbortController().signal, onProgress: () => {}, onSent: ({ path }) => paths.push(path) })
    for (const path of paths) await openNotebook(path)
  }
  if (data.length === 0) {
    if (notebooks.length === 0) reportFailure({ kind: 'unknown-format', path: '', detail: t(words.dropNothing) })
    return
  }
  const receive = dropReceiver()
  if (receive === null) await openImport({ dropped: [...data] })
  else receive(data)
}
