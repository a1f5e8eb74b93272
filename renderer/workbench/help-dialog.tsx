import { commandEntry, commandTable, printedKeys, type CommandId } from '../notebook/command-table'
import { useText, type WorkbenchMessage } from './language'
import { useOverlays } from './overlays'
import { Dialog } from './parts/dialog'
import { Keys } from './parts/keys'
import './help-dialog.css'

type Group = 'anywhere' | 'command' | 'edit'

const groups: { group: Group; words: WorkbenchMessage }[] = [
  { group: 'anywhere', words: 'helpAnywhere' },
  { group: 'command', words: 'helpCommandMode' },
  { group: 'edit', words: 'helpEditMode' },
]

/** All keys, from the same table that the keyboard reads. */
export function HelpDialog() {
  const text = useText()
  const isOpen = useOverlays((state) => state.isHelpOpen)
  const ids = Object.keys(commandTable) as CommandId[]
  return (
    <Dialog title={text('commandHelp')} isOpen={isOpen} onClose={() => useOverlays.setState({ isHelpOpen: false })} width="wide">
      {groups.map(({ group, words }) => (
        <section key={group} className="help-group">
          <h3>{text(words)}</h3>
          <dl>
            {ids
              .filter((id) => commandEntry(id)[group] !== undefined && (!id.startsWith('heading-') || id === 'heading-1'))
              .map((id) => (
                <div key={id}>
                  <dt>{text(id === 'heading-1' ? 'commandHeadingKeys' : commandEntry(id).words)}</dt>
                  <dd>
                    {id === 'heading-1' ? (
                      <Keys keys="1 … 6" />
                    ) : (
                      commandEntry(id)[group]?.map((keys) => <Keys key={keys} keys={printedKeys(keys) ?? keys} />)
                    )}
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
    </Dialog>
  )
}
