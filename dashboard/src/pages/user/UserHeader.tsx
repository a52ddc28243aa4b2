import { Badge, Group, Text, Title } from '@mantine/core'
import type { User } from '../../api/types'
import { CopyButton } from '../../components/CopyButton'
import { Initials } from '../../components/Initials'
import { RelativeTime } from '../../components/RelativeTime'
import { identityOf } from '../../format/identity'
import classes from './UserPage.module.css'

export function UserHeader({ user }: { user: User }) {
  const [title, detail] = identityOf(user)
  return (
    <Group gap="md" align="flex-start">
      <Initials name={title} seed={user.user_id} size="lg" />
      <div>
        <Group gap="sm">
          <Title order={1} size="h3">
            {title}
          </Title>
          {!user.identified && <Badge color="gray.8">Anonymous</Badge>}
        </Group>
        {detail !== undefined && detail !== user.user_id && <Text size="sm">{detail}</Text>}
        {title !== user.user_id && <Text className={classes.mono}>{user.user_id}</Text>}
        <Text size="sm" c="dimmed" mt={4}>
          First seen <RelativeTime instantMs={Date.parse(user.first_seen_at)} />, last seen{' '}
          <RelativeTime instantMs={Date.parse(user.last_seen_at)} />
        </Text>
      </div>
      <Group ml="auto">
        <CopyButton text={user.user_id} label="Copy id" />
      </Group>
    </Group>
  )
}
