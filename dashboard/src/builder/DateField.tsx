import { ActionIcon, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { zoneQuery } from '../api/queries'
import { DayField } from '../components/DayField'
import { Calendar, Clock } from '../components/icons'
import { isInstant } from '../conditions/operands'
import { dayIn, startOfDay } from '../format/time'
import { incomplete } from './incomplete'
import classes from './Builder.module.css'

interface DateFieldProps {
  label: string
  value: string
  isIncomplete: boolean
  onChange: (text: string) => void
}

/** A day of a condition. */
export function DateField({ label, value, isIncomplete, onChange }: DateFieldProps) {
  return (
    <DayField
      className={classes.date ?? ''}
      label={label}
      classNames={{ input: incomplete(isIncomplete) }}
      value={value}
      onChange={onChange}
    />
  )
}

/** A day, or a moment to the nanosecond: that one is written as it is sent. */
export function InstantField(props: DateFieldProps) {
  const { label, value, isIncomplete, onChange } = props
  const { data: zone } = useQuery(zoneQuery)
  const [isMoment, setMoment] = useState(/[Tt]/.test(value))
  return (
    <>
      {isMoment ? (
        <TextInput
          size="xs"
          className={classes.instant ?? ''}
          aria-label={label}
          placeholder="2026-01-31T09:30:00Z"
          classNames={{ input: incomplete(isIncomplete) }}
          value={value}
          onChange={({ currentTarget }) => {
            onChange(currentTarget.value)
          }}
        />
      ) : (
        <DateField {...props} />
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        size={30}
        aria-label={isMoment ? 'Give a day' : 'Give a time of day'}
        title={isMoment ? 'Give a day' : 'Give a time of day'}
        onClick={() => {
          setMoment(!isMoment)
          onChange(otherForm(value, isMoment, zone))
        }}
      >
        {isMoment ? <Calendar size={14} /> : <Clock size={14} />}
      </ActionIcon>
    </>
  )
}

/** The day of a moment, or the first moment of a day, where the environment counts its days. */
function otherForm(value: string, isMoment: boolean, zone: string | undefined): string {
  if (!isInstant(value)) return ''
  if (isMoment) return dayIn(Date.parse(value.toUpperCase()), zone)
  return new Date(startOfDay(value, zone)).toISOString().replace('.000', '')
}
