import { ActionIcon, TextInput, type TextInputProps } from '@mantine/core'
import { useRef } from 'react'
import { Calendar } from './icons'
import classes from './DayField.module.css'

interface DayFieldProps extends Omit<TextInputProps, 'onChange' | 'value' | 'type'> {
  label: string
  value: string
  /** The last day that the calendar offers. */
  max?: string | undefined
  onChange: (text: string) => void
}

/** A day as it is sent, whatever the language of the browser; its calendar helps to find one. */
export function DayField({ label, value, max, onChange, ...rest }: DayFieldProps) {
  const calendar = useRef<HTMLInputElement>(null)
  return (
    <TextInput
      size="xs"
      placeholder="YYYY-MM-DD"
      maxLength={10}
      autoComplete="off"
      {...rest}
      aria-label={label}
      value={value}
      onChange={({ currentTarget }) => {
        onChange(currentTarget.value)
      }}
      rightSection={
        <>
          <input
            ref={calendar}
            type="date"
            aria-hidden
            tabIndex={-1}
            className={classes.calendar}
            max={max}
            value={value}
            onChange={({ currentTarget }) => {
              onChange(currentTarget.value)
            }}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={24}
            aria-label={`${label}: open the calendar`}
            title="Open the calendar"
            onClick={() => calendar.current?.showPicker()}
          >
            <Calendar size={14} />
          </ActionIcon>
        </>
      }
    />
  )
}
