import { importMessages } from '../../protocol/messages/import'
import { tags } from '../../protocol/notebook'
import type { CellState } from '../../protocol/session/state'
import { isImportCell } from '../data/import/import-request'
import { host } from '../workbench/host'
import { useText } from '../workbench/language'
import { Button, IconButton } from '../workbench/parts/button'
import { ArrowDownIcon, ArrowUpIcon, ImportIcon, MoreIcon, PlayIcon, StopIcon, TrashIcon } from '../workbench/parts/icons'
import { kindIcons } from '../workbench/parts/kind-icons'
import { Menu, type MenuEntry } from '../workbench/parts/menu'
import { afterTyping } from '../workbench/sessions'
import { selectCell, workbench } from '../workbench/store'
import { kindOf, type CellKind } from './cell-edits'
import { kindWords } from './kind-words'
import { commandEntry, keysOf, printedKeys, type CommandId } from './command-table'
import { interrupt, runCommand, toggleCellTag, turnCell } from './commands'

interface CellToolbarProps {
  session: string
  cell: CellState
  number: number
  isActive: boolean
}

const kinds: CellKind[] = ['typescript', 'sql', 'markdown', 'raw']

/** Everything that can be done with one cell, by pointer: stands on its upper edge while it is pointed at or selected. */
export function CellToolbar({ session, cell, number, isActive }: CellToolbarProps) {
  const text = useText()
  const kind = kindOf(cell)
  const isBusy = cell.run.status === 'running' || cell.run.status === 'queued'
  const now = () => workbench().sessions[session]
  const act = (id: CommandId) => () => {
    if (!isActive) selectCell(session, cell.id)
    runCommand(id)
  }
  const entry = (id: CommandId, isDanger = false): MenuEntry => ({ id, label: text(commandEntry(id).words), keys: printedKeys(keysOf(id)), isDanger, act: act(id) })
  const tagEntry = (tag: 'parameters' | 'volatile'): MenuEntry => ({
    id: `tag-${tag}`,
    label: text(tag === 'parameters' ? 'tagParameters' : 'tagVolatile'),
    isChecked: cell.metadata.tags?.includes(tags[tag]) ?? false,
    act: () => toggleCellTag(session, cell.id, tag),
  })
  const KindIcon = kindIcons[kind]
  const isImport = isImportCell(cell)
  return (
    <div className="cell-toolbar" role="toolbar" aria-label={text('toolbarLabel', { number })} onPointerDown={(event) => event.stopPropagation()}>
      {cell.type !== 'code' ? null : isBusy ? (
        <IconButton
          size="small"
          placement="top"
          label={text('commandInterrupt')}
          icon={<StopIcon />}
          onPress={() => {
            const current = now()
            if (current) void interrupt(current)
          }}
        />
      ) : (
        <IconButton
          size="small"
          placement="top"
          label={text('commandRun')}
          keys={printedKeys(keysOf('run')) ?? ''}
          icon={<PlayIcon />}
          onPress={() => {
            selectCell(session, cell.id)
            void afterTyping(session, () => host.run({ session, cells: [cell.id] }))
          }}
        />
      )}
      {isImport ? <IconButton size="small" placement="top" label={text(importMessages.editImport)} keys="E" icon={<ImportIcon />} onPress={act('edit-import')} /> : null}
      <Menu
        label={text('cellType')}
        entries={kinds.map((other) => ({
          id: other,
          label: text(kindWords[other]),
          isChecked: other === kind,
          act: () => {
            const current = now()
            if (current) turnCell(current, cell.id, other)
          },
        }))}
      >
        <Button look="quiet" size="small" icon={<KindIcon />} aria-label={text('cellType')}>
          {text(kindWords[kind])}
        </Button>
      </Menu>
      <IconButton size="small" placement="top" label={text('commandMoveUp')} keys="Mod Shift Up" icon={<ArrowUpIcon />} onPress={act('move-up')} />
      <IconButton size="small" placement="top" label={text('commandMoveDown')} keys="Mod Shift Down" icon={<ArrowDownIcon />} onPress={act('move-down')} />
      <IconButton size="small" placement="top" label={text('commandDelete')} keys="D D" icon={<TrashIcon />} onPress={act('delete')} />
      <Menu
        label={text('cellMore')}
        placement="bottom end"
        entries={[
          ...(cell.type === 'code' ? [entry('run-advance'), entry('run-insert'), 'line' as const] : []),
          ...(isImport ? [entry('edit-import')] : []),
          entry('edit'),
          entry('insert-above'),
          entry('insert-below'),
          entry('duplicate'),
          entry('cut'),
          entry('copy'),
          entry('paste'),
          'line',
          entry('split'),
          entry('merge'),
          ...(cell.type === 'code' ? (['line', tagEntry('parameters'), tagEntry('volatile'), 'line', entry('fold'), entry('clear')] as const) : []),
          'line',
          entry('delete', true),
        ]}
      >
        <IconButton size="small" placement="top" label={text('cellMore')} icon={<MoreIcon />} />
      </Menu>
    </div>
  )
}
