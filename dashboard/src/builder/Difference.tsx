import { Popover, UnstyledButton } from '@mantine/core'
import { count } from '../format/names'
import { useBuilderContext } from './context'
import { SampleList, type SampleRow } from './SampleList'
import { countedOf } from './words'
import classes from './Builder.module.css'

/** Who would enter the segment and who would leave it, if this were saved. */
export function Difference() {
  const { preview } = useBuilderContext().findings
  if (preview?.entering === undefined || preview.leaving === undefined) return null
  const { entering, leaving, entering_sample = [], leaving_sample = [] } = preview
  if (entering === 0 && leaving === 0) return <span>the same as now</span>
  return (
    <>
      <Moving sign="+" verb="enter" number={entering} sample={entering_sample} />
      <Moving sign="−" verb="leave" number={leaving} sample={leaving_sample} />
    </>
  )
}

interface MovingProps {
  sign: string
  verb: 'enter' | 'leave'
  number: number
  sample: readonly SampleRow[]
}

function Moving({ sign, verb, number, sample }: MovingProps) {
  const { scope } = useBuilderContext()
  if (number === 0) return null
  return (
    <Popover position="bottom-start" shadow="md" width={260}>
      <Popover.Target>
        <UnstyledButton
          className={classes.moving}
          data-verb={verb}
          aria-label={`${sign}${count(number)} ${verb}: ${countedOf(scope, number)} would ${verb} if this were saved; show some`}
        >
          {sign}
          {count(number)} {verb}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <SampleList rows={sample} rest={number - sample.length} />
      </Popover.Dropdown>
    </Popover>
  )
}
