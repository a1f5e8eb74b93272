import { commandEntry, commandTable, type CommandId } from './command-table'

export type KeyMode = 'command' | 'edit'

/** The part of a keyboard event that decides. */
export interface KeyPress {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  shiftKey: boolean
  altKey: boolean
}

export interface KeyReading {
  /** First key of a pair such as `d d`, waiting for the second. */
  pending: string | null
  command: CommandId | null
}

/** `Mod Shift -`, `Shift Enter`, `j`: the press in the words of the command table. `Mod` is Ctrl or ⌘. */
export function chordOf(press: KeyPress): string {
  const named: Record<string, string> = { ' ': 'Space', '_': '-', 'ArrowUp': 'Up', 'ArrowDown': 'Down' }
  const key = named[press.key] ?? (press.key.length === 1 ? press.key.toLowerCase() : press.key)
  const isLetter = key.length > 1 || /[a-z-]/.test(key) || press.ctrlKey || press.metaKey
  return [press.ctrlKey || press.metaKey ? 'Mod' : '', press.altKey ? 'Alt' : '', press.shiftKey && isLetter ? 'Shift' : '', key].filter(Boolean).join(' ')
}

/** Reads one press after what is pending. A press that completes nothing is read again on its own. */
export function readKey(mode: KeyMode, pending: string | null, press: KeyPress): KeyReading {
  const chord = chordOf(press)
  const keys = keyMaps[mode]
  if (pending !== null) {
    const pair = keys.get(`${pending} ${chord}`)
    if (pair) return { pending: null, command: pair }
  }
  const command = keys.get(chord)
  if (command) return { pending: null, command }
  return { pending: firstOfPair[mode].has(chord) ? chord : null, command: null }
}

const keyMaps: Record<KeyMode, Map<string, CommandId>> = { command: chordsOf('command'), edit: chordsOf('edit') }

const firstOfPair: Record<KeyMode, Set<string>> = {
  command: new Set([...keyMaps.command.keys()].filter(isPair).map((keys) => keys.split(' ')[0] ?? '')),
  edit: new Set(),
}

function chordsOf(mode: KeyMode): Map<string, CommandId> {
  const map = new Map<string, CommandId>()
  for (const id of Object.keys(commandTable) as CommandId[]) {
    const { anywhere = [], [mode]: own = [] } = commandEntry(id)
    for (const chord of [...anywhere, ...own]) map.set(chord, id)
  }
  return map
}

function isPair(keys: string): boolean {
  return /^\S \S$/.test(keys)
}
