import { useEffect, useRef } from 'react'
import { runCommand } from './commands'
import { holdTyped, loadedEditor } from './editor/live-editor'
import type { CommandId } from './command-table'
import { chordOf, readKey } from './keyboard'
import { selectionOf, workbench } from '../workbench/store'

/** Commands that keep their keys wherever the focus is, fields of panels included. */
const everywhere = new Set<CommandId>(['palette', 'import', 'save', 'save-as', 'side', 'inspector', 'run-stale', 'run-all-clean'])

/** Keys of the command mode. Fields, menus, dialogs and the insides of outputs keep theirs. */
export function useCellKeys(session: string): void {
  const pending = useRef<string | null>(null)
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return
      const target = event.target instanceof Element ? event.target : null
      if (!isOurs(target, event)) {
        pending.current = null
        return
      }
      const { active, mode } = selectionOf(session, workbench())
      const reading = readKey(mode, pending.current, event)
      pending.current = reading.pending
      if (reading.command !== null) {
        if (runCommand(reading.command)) event.preventDefault()
      } else if (mode === 'edit' && active !== null && !event.ctrlKey && !event.metaKey && !event.altKey) {
        // The cell is being edited but the keys come here: its editor has lost the focus, or is still on its way.
        const typed = event.key === 'Enter' ? '\n' : event.key.length === 1 ? event.key : ''
        const editor = loadedEditor()
        if (!editor && typed === '') return
        if (typed !== '') holdTyped(session, active, typed)
        editor?.focus()
        event.preventDefault()
      }
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [session])
}

/** Keys that work wherever the focus is; they come before the editor's own. */
export function useGlobalKeys(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.isComposing || document.querySelector('.veil')) return
      const { command } = readKey('command', null, event)
      const isHeld = event.ctrlKey || event.metaKey || event.key.startsWith('F')
      if (command === null || !isHeld || !everywhere.has(command) || !runCommand(command)) return
      event.preventDefault()
      event.stopPropagation()
    }
    window.addEventListener('keydown', pressed, { capture: true })
    return () => window.removeEventListener('keydown', pressed, { capture: true })
  }, [])
}

function isOurs(target: Element | null, press: KeyboardEvent): boolean {
  if (document.querySelector('.veil, .popover')) return false
  if (!target || target === document.body) return true
  if (!target.closest('[data-notebook]') || target.closest('input, textarea, select, [contenteditable="true"], .monaco-editor, .native-edit-context, .banner')) return false
  const chord = chordOf(press)
  // A press on a button or inside an output belongs to it, unless it could only mean the notebook.
  const isInside = target.closest('button, a, summary, [role="button"], [role="grid"], [role="row"], [role="gridcell"], .outputs')
  return !isInside || /^(Shift|Mod|Alt) Enter$/.test(chord)
}
