import type { ReactElement } from 'react'
import { Tooltip, TooltipTrigger } from 'react-aria-components'
import { Keys } from './keys'
import './tooltip.css'

interface HintProps {
  text: string
  keys?: string | undefined
  placement?: 'top' | 'bottom' | 'left' | 'right'
  /** One element that can take the focus, from react-aria-components. */
  children: ReactElement
}

/** Names its child when it is pointed at or focused. */
export function Hint({ text, keys, placement = 'bottom', children }: HintProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      {children}
      <Tooltip className="tooltip" placement={placement} offset={6}>
        {text}
        {keys === undefined ? null : <Keys keys={keys} />}
      </Tooltip>
    </TooltipTrigger>
  )
}
