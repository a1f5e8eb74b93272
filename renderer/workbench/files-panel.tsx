import { useRef, type KeyboardEvent } from 'react'
import type { FileEntry } from '../../protocol/host'
import { importMessages } from '../../protocol/messages/import'
import { openImport } from '../data/import/import-request'
import { insertSource } from '../notebook/commands'
import { loadCell } from './load-cell'
import { host } from './host'
import { t, useText } from './language'
import { askForText, askToConfirm } from './parts/ask'
import { IconButton } from './parts/button'
import { ChevronDownIcon, ChevronRightIcon, FileIcon, FilesIcon, ImportIcon, MoreIcon, NotebookIcon, PlusIcon, RefreshIcon, TableIcon } from './parts/icons'
import { Menu, type MenuEntry } from './parts/menu'
import { attempt, newNotebook, openNotebook } from './sessions'
import { activeSession, useActiveSession } from './store'
import { readOpenFolders, toggleFolder, useWorkspaceFiles } from './workspace-files'
import './files-panel.css'

/** The workspace as a tree. Folders are read when they are opened, and again when the host says that they changed. */
export function FilesPanel() {
  const text = useText()
  const { folders, isOpen } = useWorkspaceFiles()
  const tree = useRef<HTMLUListElement>(null)
  const rows = flatten(folders, isOpen, '', 1)

  const move = (event: KeyboardEvent<HTMLUListElement>): void => {
    const items = [...(tree.current?.querySelectorAll<HTMLElement>('[role="treeitem"]') ?? [])]
    const at = items.findIndex((item) => item === document.activeElement)
    const row = rows[at]
    const go = (index: number) => {
      event.preventDefault()
      items[Math.max(0, Math.min(index, items.length - 1))]?.focus()
    }
    if (event.key === 'ArrowDown') go(at + 1)
    else if (event.key === 'ArrowUp') go(at - 1)
    else if (event.key === 'Home') go(0)
    else if (event.key === 'End') go(items.length - 1)
    else if (!row || event.target !== items[at]) return
    else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      if (row.entry.kind === 'folder') toggleFolder(row.entry.path)
      else act(row.entry)
    } else if (event.key === 'ArrowRight' && row.entry.kind === 'folder') {
      event.preventDefault()
      if (isOpen[row.entry.path]) go(at + 1)
      else toggleFolder(row.entry.path)
    } else if (event.key === 'ArrowLeft') {
      event.preventDefault()
      if (row.entry.kind === 'folder' && isOpen[row.entry.path]) toggleFolder(row.entry.path)
      else go(rows.findIndex((other) => other.entry.path === parentOf(row.entry.path)))
    } else if (event.key === 'F2') void rename(row.entry)
    else if (event.key === 'Delete') void remove(row.entry)
  }

  return (
    <section className="side" aria-label={text('railFiles')}>
      <div className="side-title">
        <span>{text('railFiles')}</span>
        <IconButton size="small" label={text(importMessages.command)} keys="Mod O" icon={<ImportIcon size={14} />} onPress={() => void openImport()} />
        <IconButton size="small" label={text('filesRefresh')} icon={<RefreshIcon size={14} />} onPress={readOpenFolders} />
        <IconButton size="small" label={text('filesNew')} icon={<PlusIcon size={14} />} onPress={() => void newNotebook()} />
      </div>
      <div className="side-body">
        {folders['']?.length === 0 ? <p className="side-empty">{text('filesEmpty')}</p> : null}
        <ul ref={tree} role="tree" aria-label={text('filesTree')} className="files" onKeyDown={move}>
          {rows.map(({ entry, level }, index) => (
            <FileRow key={entry.path} entry={entry} level={level} isFirst={index === 0} isOpen={isOpen[entry.path] ?? false} onToggle={() => toggleFolder(entry.path)} />
          ))}
        </ul>
      </div>
    </section>
  )
}

interface FileRowProps {
  entry: FileEntry
  level: number
  isFirst: boolean
  isOpen: boolean
  onToggle: () => void
}

function FileRow({ entry, level, isFirst, isOpen, onToggle }: FileRowProps) {
  const text = useText()
  const session = useActiveSession()
  const isFront = session?.path === entry.path
  const isFolder = entry.kind === 'folder'
  const entries: MenuEntry[] = [
    ...(entry.kind === 'notebook' ? [{ id: 'open', label: text('filesOpen'), act: () => void openNotebook(entry.path) }] : []),
    ...(entry.kind === 'data'
      ? [{ id: 'load', label: session ? text('filesLoad') : `${text('filesLoad')} · ${text('filesLoadNeedsNotebook')}`, isDisabled: !session || session.readOnly !== null, act: () => loadInCell(entry) }]
      : []),
    ...(entry.kind === 'data' || isFolder ? [{ id: 'import', label: text(importMessages.filesImport), act: () => void openImport({ files: [entry.path] }) }] : []),
    ...(isFolder
      ? [{ id: 'new', label: text('filesNew'), act: () => void newNotebook(entry.path) }]
      : [{ id: 'duplicate', label: text('filesDuplicate'), act: () => void attempt(() => host.duplicateFile({ path: entry.path })) }]),
    { id: 'rename', label: text('filesRename'), keys: 'F2', act: () => void rename(entry) },
    'line',
    { id: 'delete', label: text('filesDelete'), isDanger: true, act: () => void remove(entry) },
  ]
  const press = () => (isFolder ? onToggle() : act(entry))
  return (
    <li
      role="treeitem"
      aria-level={level}
      aria-label={entry.name}
      aria-selected={isFront}
      aria-expanded={isFolder ? isOpen : undefined}
      tabIndex={isFirst ? 0 : -1}
      className="file"
      data-kind={entry.kind}
      data-front={isFront || undefined}
      style={{ paddingLeft: 10 + (level - 1) * 14 }}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('.file-more')) return
        press()
      }}
    >
      <span className="file-fold">{isFolder ? isOpen ? <ChevronDownIcon size={12} /> : <ChevronRightIcon size={12} /> : null}</span>
      <span className="file-icon">{iconOf(entry)}</span>
      <span className="ellipsis file-name">{entry.name}</span>
      <span className="file-more" onKeyDown={(event) => event.stopPropagation()}>
        <Menu label={text('filesMore', { name: entry.name })} entries={entries} placement="bottom end">
          <IconButton size="small" label={text('filesMore', { name: entry.name })} icon={<MoreIcon size={14} />} />
        </Menu>
      </span>
    </li>
  )
}

function iconOf(entry: FileEntry) {
  if (entry.kind === 'folder') return <FilesIcon size={15} />
  if (entry.kind === 'notebook') return <NotebookIcon size={15} />
  return entry.kind === 'data' ? <TableIcon size={15} /> : <FileIcon size={15} />
}

/** What choosing a file does: a notebook opens, data is loaded into the notebook in front. */
function act(entry: FileEntry): void {
  if (entry.kind === 'notebook') void openNotebook(entry.path)
  else if (entry.kind === 'data') loadInCell(entry)
}

function loadInCell(entry: FileEntry): void {
  const session = activeSession()
  if (!session || session.readOnly !== null) return
  const taken = new Set([...session.variables.map((variable) => variable.name), ...session.cells.flatMap((cell) => cell.defines)])
  void insertSource(session, loadCell(entry.path, session.path, taken), false)
}

async function rename(entry: FileEntry): Promise<void> {
  const to = await askForText({ title: t('filesRenameTitle', { name: entry.name }), body: t('filesRenameBody'), confirm: t('filesRenameConfirm'), text: entry.path })
  if (to !== null && to !== entry.path) await attempt(() => host.renameFile({ path: entry.path, to }))
}

async function remove(entry: FileEntry): Promise<void> {
  const isAgreed = await askToConfirm({ title: t('filesDeleteTitle', { name: entry.name }), body: t('filesDeleteBody'), confirm: t('filesDeleteConfirm'), isDanger: true })
  if (isAgreed) await attempt(() => host.deleteFile({ path: entry.path }))
}

function parentOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
}

function flatten(folders: Record<string, FileEntry[]>, isOpen: Record<string, boolean>, folder: string, level: number): { entry: FileEntry; level: number }[] {
  return (folders[folder] ?? []).flatMap((entry) => [{ entry, level }, ...(entry.kind === 'folder' && isOpen[entry.path] ? flatten(folders, isOpen, entry.path, level + 1) : [])])
}
