import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { toFailure, type Failure } from '../../../protocol/failure'
import { importMessages as words } from '../../../protocol/messages/import'
import { FailureView } from '../../failure/failure-view'
import { host } from '../../workbench/host'
import { t, useText } from '../../workbench/language'
import { askToConfirm } from '../../workbench/parts/ask'
import { IconButton } from '../../workbench/parts/button'
import { CrossIcon } from '../../workbench/parts/icons'
import { useWorkbench } from '../../workbench/store'
import { AddFiles } from './add-files'
import { Copying } from './copying'
import type { DroppedFile } from './dropped-files'
import { importCode } from './import-code'
import { ImportFooter } from './import-footer'
import { ImportList } from './import-list'
import { closeImport, useImportRequest, type ImportRequest } from './import-request'
import { toCalls } from './import-state'
import { ImportSubject } from './import-subject'
import { openWizard, writeCell } from './open-wizard'
import type { SendProgress } from './send-files'
import { takeDrops } from './take-drops'
import './wizard.css'

/** Stands once in the shell and shows the import that was asked for. */
export function ImportWizard() {
  const request = useImportRequest((state) => state.request)
  return request === null ? null : <Wizard key={`${request.session} ${request.edited?.cell ?? ''}`} request={request} />
}

function Wizard({ request }: { request: ImportRequest }) {
  const text = useText()
  const session = useWorkbench((state) => state.sessions[request.session])
  const [wizard] = useState(() => openWizard(request))
  const items = useStore(wizard.state.store, (state) => state.items)
  const waiting = useStore(wizard.state.store, (state) => state.waiting)
  const chosen = useStore(wizard.state.store, (state) => state.items.find(({ key }) => key === state.chosen) ?? null)
  const [isAdding, setAdding] = useState(false)
  const [progress, setProgress] = useState<SendProgress | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  // Until what it was opened with is on its way, nothing is asked for.
  const [isBegun, setBegun] = useState(request.files.length === 0 && request.dropped.length === 0 && request.edited === null)
  const dialog = useRef<HTMLElement>(null)

  useEffect(() => {
    const receive = (dropped: readonly DroppedFile[]): void => {
      setAdding(false)
      setFailure(null)
      void wizard.receive(dropped, setProgress).catch((thrown: unknown) => setFailure(toFailure(thrown)))
    }
    const stopTaking = takeDrops(receive)
    // A tick later, so that an effect that is taken back at once has not begun to copy.
    const begin = setTimeout(() => {
      setBegun(true)
      wizard.begin().catch((thrown: unknown) => setFailure(toFailure(thrown)))
      if (request.dropped.length > 0) receive(request.dropped)
    }, 0)
    return () => {
      clearTimeout(begin)
      stopTaking()
    }
  }, [wizard, request.dropped])

  const hasItems = items.length > 0
  useEffect(() => {
    // What was found is what one goes on with, unless one is somewhere already.
    if (hasItems && !document.activeElement?.closest('.import-body, .import-footer')) dialog.current?.querySelector<HTMLElement>('.import-item-main')?.focus()
  }, [hasItems])

  if (session === undefined) return null
  const calls = toCalls(items, session.path)
  const leave = async (): Promise<void> => {
    const { isChanged } = wizard.state.store.getState()
    if ((isChanged || wizard.sent.some(({ isNew }) => isNew)) && !(await askToConfirm({ title: t(words.leaveTitle), body: t(words.leaveBody), confirm: t(words.leaveConfirm) }))) return
    wizard.end()
    closeImport()
    // What was copied for an import that is not made would only be in the way.
    for (const { path, isNew } of wizard.sent) if (isNew) void host.deleteFile({ path }).catch(() => {})
  }
  const insert = (isRun: boolean): void => {
    wizard.end()
    closeImport()
    void writeCell(request, importCode(calls), isRun)
  }
  const add = (files: string[]): void => {
    setAdding(false)
    void wizard.state.add(files).catch((thrown: unknown) => setFailure(toFailure(thrown)))
  }
  const isEmpty = isBegun && items.length === 0 && waiting === 0 && progress === null
  return (
    <ModalOverlay className="veil import-veil" isOpen onOpenChange={(isOpen) => void (isOpen || leave())} isKeyboardDismissDisabled={false}>
      <Modal className="modal import-modal">
        <Dialog
          className="dialog import"
          ref={dialog}
        >
          <header className="import-title">
            <Heading slot="title" className="import-heading">
              {text(request.edited === null ? words.title : words.titleEdit)}
            </Heading>
            {progress === null ? null : <Copying progress={progress} onStop={wizard.stop} />}
            <IconButton label={text('close')} icon={<CrossIcon />} onPress={() => void leave()} />
          </header>
          {failure === null || failure.kind === 'cancelled' ? null : (
            <div className="import-failure">
              <FailureView failure={failure} />
            </div>
          )}
          <div className="import-body">
            {isEmpty ? (
              <AddFiles isAlone onAdd={add} onChoose={(dropped) => void wizard.receive(dropped, setProgress).catch((thrown: unknown) => setFailure(toFailure(thrown)))} />
            ) : (
              <>
                <ImportList
                  state={wizard.state}
                  isAdding={isAdding}
                  onAdd={() => setAdding((before) => !before)}
                  onShow={() => setAdding(false)}
                />
                {isAdding ? (
                  <AddFiles
                    isAlone={false}
                    onAdd={add}
                    onChoose={(dropped) => {
                      setAdding(false)
                      void wizard.receive(dropped, setProgress).catch((thrown: unknown) => setFailure(toFailure(thrown)))
                    }}
                  />
                ) : chosen === null ? (
                  <p className="import-wait">{progress === null ? text(words.recognising) : text(words.copying, { name: progress.name })}</p>
                ) : (
                  <ImportSubject key={chosen.key} state={wizard.state} item={chosen} />
                )}
              </>
            )}
          </div>
          <ImportFooter
            items={items}
            code={importCode(calls)}
            isEdit={request.edited !== null}
            isBusy={waiting > 0 || progress !== null}
            isTrusted={session.isTrusted}
            isReadOnly={session.readOnly !== null}
            onInsert={insert}
            onCancel={() => void leave()}
          />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
