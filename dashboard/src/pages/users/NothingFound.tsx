import { Progress } from '@mantine/core'
import type { Segment } from '../../api/types'
import { Search, Users } from '../../components/icons'
import { Notice } from '../../components/Notice'
import { TextLink } from '../../components/TextLink'
import { counted } from '../../format/names'

interface NothingFoundProps {
  segment: Segment
  search: string | undefined
}

/** An empty list says why it is empty: still being built, nothing found, or truly nobody. */
export function NothingFound({ segment, search }: NothingFoundProps) {
  if (segment.state === 'building') return <Building segment={segment} />
  if (segment.state === 'failed')
    return <Notice title="This segment could not be built">Its definition has to be changed.</Notice>
  if (search !== undefined) {
    return (
      <Notice icon={<Search size={20} />} title={`Nobody matches “${search}”`}>
        Search looks at ids, e-mails and names.
      </Notice>
    )
  }
  return (
    <Notice
      icon={<Users size={20} />}
      title="Nobody is in this segment"
      action={<TextLink to="/users">See all users</TextLink>}
    >
      Users appear here the moment its conditions become true for them.
    </Notice>
  )
}

function Building({ segment: { build } }: { segment: Segment }) {
  return (
    <Notice title="Building this segment">
      {build ? (
        <>
          {counted(build.done, 'user')} of {build.total.toLocaleString('en')} checked
          <Progress mt="sm" w={280} value={(100 * build.done) / Math.max(build.total, 1)} aria-label="Users checked" />
        </>
      ) : (
        'Its members are being found.'
      )}
    </Notice>
  )
}
