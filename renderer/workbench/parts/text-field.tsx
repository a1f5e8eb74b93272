import type { Ref } from 'react'
import { FieldError, Input, Label, Text, TextArea, TextField as AriaTextField } from 'react-aria-components'
import './field.css'

interface TextFieldProps {
  label: string
  isLabelHidden?: boolean
  value: string
  onChange: (value: string) => void
  placeholder?: string
  hint?: string | undefined
  /** Words for what is wrong; the field is marked while it is set. */
  problem?: string | null | undefined
  isRequired?: boolean
  isMultiline?: boolean
  isCode?: boolean
  autoFocus?: boolean
  inputRef?: Ref<HTMLInputElement>
  onSubmit?: () => void
}

export function TextField({
  label,
  isLabelHidden = false,
  value,
  onChange,
  placeholder,
  hint,
  problem,
  isRequired = false,
  isMultiline = false,
  isCode = false,
  autoFocus = false,
  inputRef,
  onSubmit,
}: TextFieldProps) {
  return (
    <AriaTextField className="field" value={value} onChange={onChange} isInvalid={Boolean(problem)} isRequired={isRequired} autoFocus={autoFocus} validationBehavior="aria">
      <Label className={isLabelHidden ? 'only-read-aloud' : 'field-label'}>{label}</Label>
      {isMultiline ? (
        <TextArea className="field-box field-area" data-code={isCode || undefined} rows={3} placeholder={placeholder} />
      ) : (
        <Input
          className="field-box"
          data-code={isCode || undefined}
          placeholder={placeholder}
          ref={inputRef}
          spellCheck={false}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) onSubmit?.()
          }}
        />
      )}
      {hint === undefined ? null : (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-problem">{problem}</FieldError>
    </AriaTextField>
  )
}
