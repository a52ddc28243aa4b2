import { Badge, Skeleton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Segment, SegmentVersion } from '../../api/types'
import { LoadMore } from '../../components/LoadMore'
import { Failure } from '../../components/Notice'
import { By } from './By'
import { versionsQuery } from './queries'
import { VersionDetail } from './VersionDetail'
import classes from './SegmentPage.module.css'

/** Every definition that there was, with who made it, and what it changed. */
export function Versions({ segment }: { segment: Segment }) {
  const pages = useInfiniteQuery(versionsQuery(segment.id))
  const { data, error, refetch } = pages
  const [chosen, setChosen] = useState<number>()
  const versions = data?.pages.flatMap((page) => page.results)
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  const newest = versions?.[0]
  if (!versions || !newest) return <Skeleton height={240} aria-label="Loading" role="status" />
  const shown = versions.find(({ version }) => version === chosen) ?? newest
  return (
    <div className={classes.split}>
      <div>
        <ul className={classes.versions} aria-label="Versions">
          {versions.map((version) => (
            <li key={version.version}>
              <VersionButton
                version={version}
                isShown={version === shown}
                onShow={() => {
                  setChosen(version.version)
                }}
              />
            </li>
          ))}
        </ul>
        <LoadMore pages={pages} label="Older" />
      </div>
      <VersionDetail key={shown.version} segment={segment} version={shown} versions={versions} />
    </div>
  )
}

const STATES: Record<SegmentVersion['state'], [text: string, color: string] | null> = {
  serving: ['serving', 'teal.9'],
  building: ['building', 'indigo.9'],
  failed: ['failed', 'red.9'],
  past: null,
}

interface VersionButtonProps {
  version: SegmentVersion
  isShown: boolean
  onShow: () => void
}

function VersionButton({ version, isShown, onShow }: VersionButtonProps) {
  const state = STATES[version.state]
  return (
    <button type="button" className={classes.version} aria-pressed={isShown} onClick={onShow}>
      <span className={classes.versionHead}>
        Version {version.version}
        {state && (
          <Badge size="sm" tt="none" color={state[1]}>
            {state[0]}
          </Badge>
        )}
      </span>
      <span>{version.sentence}</span>
      <span className={classes.versionSaid}>
        <By author={version.created_by} at={version.created_at} />
      </span>
    </button>
  )
}
