import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components'
import { Hint } from './tooltip'
import './button.css'

export interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'style'> {
  /** `primary` once a view; `danger` for what cannot be taken back; `quiet` has no frame. */
  look?: 'plain' | 'primary' | 'quiet' | 'danger'
  size?: 'normal' | 'small'
  icon?: ReactNode
  children?: ReactNode
}

export function Button({ look = 'plain', size = 'normal', icon, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className="button" data-look={look} data-size={size}>
      {icon}
      {children}
    </AriaButton>
  )
}

export interface IconButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'style' | 'aria-label'> {
  /** Its name for everybody: read aloud, and shown as a tooltip. */
  label: string
  /** Keys that do the same, such as `Shift Enter`. */
  keys?: string
  icon: ReactNode
  size?: 'normal' | 'small' | 'large'
  isOn?: boolean
  placement?: 'top' | 'bottom' | 'left' | 'right'
}

export function IconButton({ label, keys, icon, size = 'normal', isOn, placement = 'bottom', ...rest }: IconButtonProps) {
  return (
    <Hint text={label} keys={keys} placement={placement}>
      <AriaButton {...rest} aria-label={label} aria-pressed={isOn} className="icon-button" data-size={size} data-on={isOn || undefined}>
        {icon}
      </AriaButton>
    </Hint>
  )
}
