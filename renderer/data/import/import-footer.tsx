import { useEffect, useMemo } from 'react'
import { importMessages as words } from '../../../protocol/messages/import'
import { highlight } from '../../notebook/highlight'
import { useText } from '../../workbench/language'
import { Button } from '../../workbench/parts/button'
import { PlayIcon } from '../../workbench/parts/icons'
import { Keys } from '../../workbench/parts/keys'
import { isWritten, wrongNames, type ImportItem } from './import-state'

interface ImportFooterProps {
  items: readonly ImportItem[]
  code: string
  isEdit: boolean
  /** Files are on their way, or not recognised yet. */
  isBusy: boolean
  isTrusted: boolean
  isReadOnly: boolean
  onInsert: (isRun: boolean) => void
  onCancel: () => void
}

/** The cell as it will be, and what can be done with it. */
export function ImportFooter({ items, code, isEdit, isBusy, isTrusted, isReadOnly, onInsert, onCancel }: ImportFooterProps) {
  const text = useText()
  const html = useMemo(() => highlight(code, 'typescript'), [code])
  const isReady = !isBusy && !isReadOnly && items.some(isWritten) && wrongNames(items).size === 0
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !isReady || !isTrusted || document.querySelector('.popover, [role="alertdialog"]')) return
      event.preventDefault()
      event.stopPropagation()
      onInsert(true)
    }
    window.addEventListener('keydown', pressed, { capture: true })
    return () => window.removeEventListener('keydown', pressed, { capture: true })
  }, [isReady, isTrusted, onInsert])
  const note = isReadOnly ? words.readOnly : !isTrusted && code !== '' ? words.needsTrust : null
  return (
    <footer className="import-footer">
      <figure className="import-code">
        <figcaption>{text(words.code)}</figcaption>
        {code === '' ? <p className="faint">{text(words.codeNone)}</p> : <pre tabIndex={0} aria-label={text(words.code)} dangerouslySetInnerHTML={{ __html: html }} />}
      </figure>
      <div className="import-actions">
        {note === null ? null : <p className="faint">{text(note)}</p>}
        <Button onPress={onCancel}>{text('cancel')}</Button>
        <Button isDisabled={!isReady} onPress={() => onInsert(false)}>
          {text(isEdit ? words.replace : words.insert)}
        </Button>
        <Button look="primary" icon={<PlayIcon />} isDisabled={!isReady || !isTrusted} onPress={() => onInsert(true)}>
          {text(isEdit ? words.replaceRun : words.insertRun)}
          <Keys keys="Mod Enter" />
        </Button>
      </div>
    </footer>
  )
}
