import { importMessages } from '../../protocol/messages/import'
import type { Text } from '../../protocol/text'
import type { WorkbenchMessage } from '../workbench/language'

interface CommandEntry {
  words: WorkbenchMessage | Text
  /** Keys while a cell is selected, the usual ones first. */
  command?: readonly string[]
  /** Keys while its source is edited. */
  edit?: readonly string[]
  /** Keys in both. */
  anywhere?: readonly string[]
  /** Makes sense only with a cell in front; left out of the palette's list without a notebook. */
  needs: 'nothing' | 'notebook' | 'cell'
  /** A movement rather than an action: not worth a line in the palette. */
  isMovement?: true
}

/** Every command with its keys: read by the keyboard, the palette, the menus and the page of shortcuts. */
export const commandTable = {
  'run-advance': { words: 'commandRunAdvance', anywhere: ['Shift Enter'], needs: 'cell' },
  'run': { words: 'commandRun', anywhere: ['Mod Enter'], needs: 'cell' },
  'run-insert': { words: 'commandRunInsert', anywhere: ['Alt Enter'], needs: 'cell' },
  'run-stale': { words: 'commandRunStale', anywhere: ['F9'], needs: 'notebook' },
  'run-all': { words: 'commandRunAll', needs: 'notebook' },
  'run-all-clean': { words: 'commandRunAllClean', anywhere: ['Shift F9'], needs: 'notebook' },
  'interrupt': { words: 'commandInterrupt', command: ['i i'], needs: 'notebook' },
  'pause': { words: 'commandPause', command: ['i p'], needs: 'notebook' },
  'restart': { words: 'commandRestart', command: ['0 0'], needs: 'notebook' },
  'verify': { words: 'commandVerify', needs: 'notebook' },
  'save': { words: 'commandSave', anywhere: ['Mod s'], command: ['s'], needs: 'notebook' },
  'save-as': { words: 'commandSaveAs', anywhere: ['Mod Shift s'], needs: 'notebook' },
  'close': { words: 'commandClose', needs: 'notebook' },
  'edit': { words: 'commandEdit', command: ['Enter'], needs: 'cell', isMovement: true },
  'leave': { words: 'commandLeave', edit: ['Escape', 'Mod m'], needs: 'cell', isMovement: true },
  'up': { words: 'commandUp', command: ['k', 'Up'], needs: 'cell', isMovement: true },
  'down': { words: 'commandDown', command: ['j', 'Down'], needs: 'cell', isMovement: true },
  'extend-up': { words: 'commandExtendUp', command: ['Shift Up', 'Shift k'], needs: 'cell', isMovement: true },
  'extend-down': { words: 'commandExtendDown', command: ['Shift Down', 'Shift j'], needs: 'cell', isMovement: true },
  'first': { words: 'commandFirst', command: ['Mod Up', 'Mod Home'], needs: 'cell', isMovement: true },
  'last': { words: 'commandLast', command: ['Mod Down', 'Mod End'], needs: 'cell', isMovement: true },
  'select-all': { words: 'commandSelectAll', command: ['Mod a'], needs: 'cell' },
  'insert-above': { words: 'commandInsertAbove', command: ['a'], needs: 'notebook' },
  'insert-below': { words: 'commandInsertBelow', command: ['b'], needs: 'notebook' },
  'cut': { words: 'commandCut', command: ['x'], needs: 'cell' },
  'copy': { words: 'commandCopy', command: ['c'], needs: 'cell' },
  'paste': { words: 'commandPaste', command: ['v'], needs: 'notebook' },
  'paste-above': { words: 'commandPasteAbove', command: ['Shift v'], needs: 'notebook' },
  'duplicate': { words: 'commandDuplicate', needs: 'cell' },
  'delete': { words: 'commandDelete', command: ['d d', 'Delete'], needs: 'cell' },
  'undo': { words: 'commandUndo', command: ['z'], needs: 'notebook' },
  'move-up': { words: 'commandMoveUp', command: ['Mod Shift Up'], needs: 'cell' },
  'move-down': { words: 'commandMoveDown', command: ['Mod Shift Down'], needs: 'cell' },
  'split': { words: 'commandSplit', edit: ['Mod Shift -'], needs: 'cell' },
  'merge': { words: 'commandMerge', command: ['Shift m'], needs: 'cell' },
  'to-typescript': { words: 'commandToTypescript', command: ['y'], needs: 'cell' },
  'to-sql': { words: 'commandToSql', command: ['q'], needs: 'cell' },
  'to-markdown': { words: 'commandToMarkdown', command: ['m'], needs: 'cell' },
  'to-raw': { words: 'commandToRaw', command: ['r'], needs: 'cell' },
  'heading-1': { words: 'commandHeading', command: ['1'], needs: 'cell', isMovement: true },
  'heading-2': { words: 'commandHeading', command: ['2'], needs: 'cell', isMovement: true },
  'heading-3': { words: 'commandHeading', command: ['3'], needs: 'cell', isMovement: true },
  'heading-4': { words: 'commandHeading', command: ['4'], needs: 'cell', isMovement: true },
  'heading-5': { words: 'commandHeading', command: ['5'], needs: 'cell', isMovement: true },
  'heading-6': { words: 'commandHeading', command: ['6'], needs: 'cell', isMovement: true },
  'fold': { words: 'commandFold', command: ['o'], needs: 'cell' },
  'clear': { words: 'commandClear', needs: 'cell' },
  'clear-all': { words: 'commandClearAll', needs: 'notebook' },
  'line-numbers': { words: 'commandLineNumbers', command: ['l'], needs: 'nothing' },
  'find': { words: 'commandFind', command: ['Mod f', 'f'], needs: 'notebook' },
  'palette': { words: 'commandPalette', anywhere: ['Mod k'], command: ['p'], needs: 'nothing' },
  'help': { words: 'commandHelp', command: ['h'], needs: 'nothing' },
  'new': { words: 'commandNew', needs: 'nothing' },
  'import': { words: importMessages.command, anywhere: ['Mod o'], needs: 'nothing' },
  'edit-import': { words: importMessages.editImport, command: ['e'], needs: 'cell' },
  'side': { words: 'commandSide', anywhere: ['Mod b'], needs: 'nothing' },
  'inspector': { words: 'commandInspector', anywhere: ['Mod i'], needs: 'nothing' },
} as const satisfies Record<string, CommandEntry>

export type CommandId = keyof typeof commandTable

/** What the table says of one command, with every optional member named. */
export function commandEntry(id: CommandId): CommandEntry {
  return commandTable[id]
}

/** The keys to show beside a command; undefined where it has none. */
export function keysOf(id: CommandId, mode: 'command' | 'edit' = 'command'): string | undefined {
  const entry = commandEntry(id)
  return entry.anywhere?.[0] ?? entry[mode]?.[0] ?? entry.command?.[0] ?? entry.edit?.[0]
}

/** `Shift m` as it is printed on keys: `Shift M`. */
export function printedKeys(keys: string | undefined): string | undefined {
  return keys?.replace(/(^| )([a-z])(?= |$)/g, (_, space: string, letter: string) => `${space}${letter.toUpperCase()}`)
}
