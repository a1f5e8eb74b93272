import { useEffect, useRef, useState } from 'react'
import { ListBox, ListBoxItem, type Selection } from 'react-aria-components'
import { importMessages as words } from '../../../protocol/messages/import'
import { formatBytes, useLanguage, useText } from '../../workbench/language'
import { Button } from '../../workbench/parts/button'
import { CheckIcon, FileIcon, FilesIcon, ImportIcon, TableIcon } from '../../workbench/parts/icons'
import { readChosen, type DroppedFile } from './dropped-files'
import { shownFiles, useDataFiles } from './workspace-data'
import './add-files.css'

interface AddFilesProps {
  /** Nothing was found yet: the whole dialog asks for files. */
  isAlone: boolean
  onAdd: (files: string[]) => void
  onChoose: (dropped: DroppedFile[]) => void
}

/** Where files come from: a drop, a chooser, or the workspace itself. */
export function AddFiles({ isAlone, onAdd, onChoose }: AddFilesProps) {
  const text = useText()
  const language = useLanguage()
  const found = useDataFiles()
  const [picked, setPicked] = useState<Selection>(new Set())
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const chosen = picked === 'all' ? (found?.files.map(({ path }) => path) ?? []) : [...picked].map(String)
  useEffect(() => {
    // React knows no such attribute of a field.
    folder.current?.setAttribute('webkitdirectory', '')
  }, [])
  const choose = (input: HTMLInputElement): void => {
    const dropped = input.files === null ? [] : readChosen(input.files)
    if (dropped.length > 0) onChoose(dropped)
    input.value = ''
  }
  return (
    <section className="import-add" data-alone={isAlone || undefined}>
      <div className="import-add-drop">
        <ImportIcon size={26} />
        <p>{text(words.ledeEmpty)}</p>
        <div className="import-add-buttons">
          <Button autoFocus look={isAlone ? 'primary' : 'plain'} icon={<FileIcon size={14} />} onPress={() => files.current?.click()}>
            {text(words.chooseFiles)}
          </Button>
          <Button icon={<FilesIcon size={14} />} onPress={() => folder.current?.click()}>
            {text(words.chooseFolder)}
          </Button>
        </div>
        <input ref={files} type="file" multiple hidden data-import-files onChange={(event) => choose(event.currentTarget)} />
        <input ref={folder} type="file" hidden data-import-folder onChange={(event) => choose(event.currentTarget)} />
        <p className="faint import-add-note">{text(words.copyNote)}</p>
      </div>
      <div className="import-add-workspace">
        <h3>{text(words.fromWorkspace)}</h3>
        {found === null ? (
          <p className="faint">{text(words.workspaceRead)}</p>
        ) : found.files.length === 0 ? (
          <p className="faint">{text(words.workspaceEmpty)}</p>
        ) : (
          <>
            <ListBox aria-label={text(words.fromWorkspace)} selectionMode="multiple" selectedKeys={picked} onSelectionChange={setPicked} className="import-add-files">
              {found.files.map((file) => (
                <ListBoxItem key={file.path} id={file.path} textValue={file.path} className="list-item import-add-file">
                  {({ isSelected }) => (
                    <>
                      <span className="menu-icon">{isSelected ? <CheckIcon /> : <TableIcon size={14} />}</span>
                      <span className="ellipsis">{file.path}</span>
                      <span className="figures faint">{formatBytes(file.bytes, language)}</span>
                    </>
                  )}
                </ListBoxItem>
              ))}
            </ListBox>
            {found.isCut ? <p className="faint">{text(words.workspaceCut, { count: shownFiles })}</p> : null}
            <Button isDisabled={chosen.length === 0} onPress={() => onAdd(chosen)}>
              {chosen.length === 0 ? text(words.addNone) : text(words.addChosen, { count: chosen.length })}
            </Button>
          </>
        )}
      </div>
    </section>
  )
}
