import { Button, Label, ListBox, ListBoxItem, Popover, Select as AriaSelect, SelectValue } from 'react-aria-components'
import { CheckIcon, ChevronDownIcon } from './icons'
import './field.css'
import './menu.css'

interface SelectProps {
  label: string
  /** Label for ears only, where the place says what it is. */
  isLabelHidden?: boolean
  options: { id: string; label: string }[]
  value: string | null
  onChange: (id: string) => void
  placeholder?: string
  isDisabled?: boolean
}

/** One of a few. */
export function Select({ label, isLabelHidden = false, options, value, onChange, placeholder, isDisabled = false }: SelectProps) {
  return (
    <AriaSelect
      className="field"
      value={value}
      onChange={(key) => {
        if (key !== null) onChange(String(key))
      }}
      isDisabled={isDisabled}
      {...(placeholder === undefined ? {} : { placeholder })}
    >
      <Label className={isLabelHidden ? 'only-read-aloud' : 'field-label'}>{label}</Label>
      <Button className="field-box select-box">
        <SelectValue className="ellipsis" />
        <ChevronDownIcon />
      </Button>
      <Popover className="popover" offset={4}>
        <ListBox className="menu">
          {options.map((option) => (
            <ListBoxItem key={option.id} id={option.id} textValue={option.label} className="list-item">
              {({ isSelected }) => (
                <>
                  <span className="menu-icon">{isSelected ? <CheckIcon /> : null}</span>
                  {option.label}
                </>
              )}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}
