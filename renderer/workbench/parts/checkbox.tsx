import type { ReactNode } from 'react'
import { Checkbox as AriaCheckbox } from 'react-aria-components'
import './checkbox.css'

interface CheckboxProps {
  label: string
  /** Label for ears only, where the place says what it is. */
  isLabelHidden?: boolean
  isOn: boolean
  /** Some of what it stands for is on. */
  isPartly?: boolean
  isDisabled?: boolean
  onChange: (isOn: boolean) => void
  children?: ReactNode
}

export function Checkbox({ label, isLabelHidden = false, isOn, isPartly = false, isDisabled = false, onChange, children }: CheckboxProps) {
  return (
    <AriaCheckbox className="checkbox" isSelected={isOn} isIndeterminate={isPartly} isDisabled={isDisabled} onChange={onChange} {...(isLabelHidden ? { 'aria-label': label } : {})}>
      <span className="checkbox-box" aria-hidden>
        <svg viewBox="0 0 12 12" fill="none" stroke="currentColor" strokeWidth={1.8} strokeLinecap="round" strokeLinejoin="round">
          {isPartly ? <path d="M3 6h6" /> : isOn ? <path d="M2.5 6.300l2.300 2.300 4.700-5" /> : null}
        </svg>
      </span>
      {isLabelHidden ? null : <span>{label}</span>}
      {children}
    </AriaCheckbox>
  )
}
