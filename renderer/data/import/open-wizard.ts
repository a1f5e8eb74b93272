import { host } from '../../workbench/host'
import { afterTyping, edit } from '../../workbench/sessions'
import { selectCell, workbench } from '../../workbench/store'
import { insertSource } from '../../notebook/commands'
import type { DroppedFile } from './dropped-files'
import type { ImportRequest } from './import-request'
import { createImport, type ImportStore } from './import-state'
import { sendFiles, type SendProgress, type SentFile } from './send-files'

export interface OpenWizard {
  state: ImportStore
  /** Files that came into the workspace by it. */
  sent: SentFile[]
  /** Reads what it was opened with. */
  begin: () => Promise<void>
  /** Takes files from outside: copies them, then adds them. */
  receive: (dropped: readonly DroppedFile[], show: (progress: SendProgress | null) => void) => Promise<void>
  stop: () => void
  end: () => void
}

/** What one opening of the wizard holds besides its state: files on their way, and files that came. */
export function openWizard({ session: id, files, edited }: ImportRequest): OpenWizard {
  const session = workbench().sessions[id]
  const cells = (session?.cells ?? []).filter((cell) => cell.id !== edited?.cell)
  const own = new Set(edited?.calls.map(({ result }) => result))
  const taken = new Set([...cells.flatMap((cell) => cell.defines), ...(session?.variables ?? []).map((variable) => variable.name).filter((name) => !own.has(name))])
  const state = createImport({
    notebook: session?.path ?? '',
    taken,
    calls: {
      previewImport: (paths, choice) => host.previewImport({ session: id, files: paths, choice }),
      importCatalogue: () => host.importCatalogue({ session: id }),
    },
  })
  const sent: SentFile[] = []
  let sending = new AbortController()
  const receive = async (dropped: readonly DroppedFile[], show: (progress: SendProgress | null) => void): Promise<void> => {
    const { signal } = sending
    const came: SentFile[] = []
    try {
      await sendFiles(dropped, { signal, onProgress: show, onSent: (file) => came.push(file) })
    } finally {
      show(null)
      sent.push(...came)
      if (came.length > 0) await state.add([...new Set(came.map(({ path }) => path))])
    }
  }
  return {
    state,
    sent,
    begin: async () => {
      await Promise.all([state.start(), edited === null ? state.add(files) : state.fill(edited.calls)])
    },
    receive,
    stop: () => {
      sending.abort()
      sending = new AbortController()
    },
    end: () => {
      sending.abort()
      state.end()
    },
  }
}

/** Puts the code into the cell that was edited, else into a new one, and shows it. */
export async function writeCell({ session: id, edited }: ImportRequest, code: string, isRun: boolean): Promise<void> {
  const session = workbench().sessions[id]
  if (session === undefined) return
  const there = session.cells.find(({ id: cell }) => cell === edited?.cell)
  if (there === undefined) await insertSource(session, code, isRun)
  else {
    await edit(id, [{ kind: 'source', cell: there.id, source: code }], there.id)
    if (isRun) await afterTyping(id, () => host.run({ session: id, cells: [there.id] }))
  }
  // The dialog gives the focus back to what opened it; the cell is what one goes on with.
  const written = workbench().selections[id]?.active
  if (written != null) {
    selectCell(id, written)
    document.querySelector<HTMLElement>(`[data-cell-id="${CSS.escape(written)}"]`)?.focus()
  }
}
