import { Badge, Button, Group, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Segment } from '../../api/types'
import { count } from '../../format/names'
import { SCOPES } from '../../lists/scopes'
import { useLiveCount } from '../../live/store'
import { todayQuery } from '../../segments/queries'
import { signed } from '../../segments/today'
import { kindTitle } from '../../segments/rail'
import { SegmentMenu } from '../../segments/SegmentMenu'
import { useTitle } from '../../app/title'
import classes from './SegmentPage.module.css'

/** What the segment is called, how many are in it, and how many came and went today. */
export function SegmentHeader({ segment }: { segment: Segment }) {
  const { scope, name, kind, description, tags, sentence } = segment
  useTitle(name)
  return (
    <header className={classes.head}>
      <div className={classes.title}>
        <Group gap="xs" wrap="nowrap">
          <Title order={1} size="h3" className={classes.name} title={name}>
            {name}
          </Title>
          <Badge variant="default" size="sm" tt="none" fw={500}>
            {kindTitle(kind)}
          </Badge>
          <SegmentMenu scope={scope} segment={segment} />
        </Group>
        <Text size="sm" c="dimmed" maw="48rem" lineClamp={3}>
          {description ?? sentence}
        </Text>
        {tags.length > 0 && (
          <Group gap={4} mt={6}>
            {tags.map((tag) => (
              <Badge key={tag} variant="default" size="sm" tt="none" fw={500}>
                {tag}
              </Badge>
            ))}
          </Group>
        )}
      </div>
      <Figures segment={segment} />
      <Button
        size="xs"
        variant="default"
        renderRoot={(props) => <Link to={SCOPES[scope].path} search={{ segment: segment.id }} {...props} />}
      >
        See its {SCOPES[scope].plural}
      </Button>
    </header>
  )
}

/** All of one answer, so that they add up; the count of the rail may be a moment ahead of it. */
function Figures({ segment }: { segment: Segment }) {
  const members = useLiveCount(segment)
  const { data: today } = useQuery(todayQuery(segment.id))
  if (segment.state !== 'ready') return null
  return (
    <dl className={classes.figures} aria-label="Members">
      <Figure title={SCOPES[segment.scope].plural} text={count(today?.members ?? members)} />
      <Figure title="entered today" kind="entered" text={today ? `+${count(today.entered)}` : '–'} />
      <Figure title="left today" kind="left" text={today ? `−${count(today.exited)}` : '–'} />
      {today && today.built !== 0 && <Figure title="by builds today" text={signed(today.built)} />}
    </dl>
  )
}

function Figure({ title, text, kind }: { title: string; text: string; kind?: 'entered' | 'left' }) {
  return (
    <div className={classes.figure} data-kind={kind}>
      <dt>{title}</dt>
      <dd>{text}</dd>
    </div>
  )
}
