import type { ReactElement, ReactNode } from 'react'
import { Menu as AriaMenu, MenuItem as AriaMenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components'
import { CheckIcon } from './icons'
import { Keys } from './keys'
import './menu.css'

export type MenuEntry =
  | 'line'
  | {
      id: string
      label: string
      keys?: string | undefined
      icon?: ReactNode
      isDisabled?: boolean | undefined
      /** Given: the entry is one of several states, with a check on the one that holds. */
      isChecked?: boolean | undefined
      isDanger?: boolean | undefined
      act: () => void
    }

interface MenuProps {
  label: string
  entries: MenuEntry[]
  placement?: 'bottom start' | 'bottom end' | 'top start' | 'top end'
  /** The button that opens it. */
  children: ReactElement
}

/** A button's menu. Entries act when chosen by pointer or key. */
export function Menu({ label, entries, placement = 'bottom start', children }: MenuProps) {
  return (
    <MenuTrigger>
      {children}
      <Popover className="popover" placement={placement} offset={4}>
        <AriaMenu className="menu" aria-label={label}>
          {entries.map((entry, index) =>
            entry === 'line' ? (
              <Separator key={index} className="menu-line" />
            ) : (
              <AriaMenuItem
                key={entry.id}
                id={entry.id}
                textValue={entry.label}
                className="menu-item"
                data-danger={entry.isDanger || undefined}
                isDisabled={entry.isDisabled ?? false}
                onAction={entry.act}
              >
                <span className="menu-icon">{entry.isChecked ? <CheckIcon /> : entry.icon}</span>
                <span>{entry.label}</span>
                {entry.isChecked ? <span className="only-read-aloud">✓</span> : null}
                {entry.keys === undefined ? null : <Keys keys={entry.keys} />}
              </AriaMenuItem>
            ),
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}
