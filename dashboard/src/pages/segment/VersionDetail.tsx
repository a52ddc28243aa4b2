import { Button, NativeSelect, Stack, Text } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import type { Segment, SegmentVersion } from '../../api/types'
import { useMayManage } from '../../session/useMayManage'
import { Definition } from '../../segments/Definition'
import { latestVersion, treeOf } from '../../segments/definition'
import { DifferenceLines } from '../../segments/DifferenceLines'
import { SegmentNames } from '../../segments/UsedBy'
import { By } from './By'
import { Panel } from './Panel'
import classes from './SegmentPage.module.css'

const RestoreDialog = lazy(async () => ({ default: (await import('./RestoreDialog')).RestoreDialog }))

interface VersionDetailProps {
  segment: Segment
  version: SegmentVersion
  versions: readonly SegmentVersion[]
}

/** One version beside another one: what it changed, and the way back to it. */
export function VersionDetail({ segment, version, versions }: VersionDetailProps) {
  const others = versions.filter((other) => other !== version)
  const [chosen, setChosen] = useState<number>()
  const other =
    others.find((each) => each.version === chosen) ?? others.find((each) => each.version < version.version) ?? others[0]
  return (
    <Panel title={`Version ${version.version}`} tools={<Restore segment={segment} version={version} />}>
      <Stack gap="sm">
        <Text size="sm">
          <By author={version.created_by} at={version.created_at} />
          {version.because_of.length > 0 && (
            <>
              , because of an edit of <SegmentNames segments={version.because_of} />
            </>
          )}
        </Text>
        {version.failure !== undefined && <Text size="sm">It could not be built: {version.failure}</Text>}
        <p className={classes.sentence}>{version.sentence}</p>
        {other ? (
          <>
            <NativeSelect
              size="xs"
              maw={260}
              label="Compared with"
              value={other.version}
              data={others.map((each) => ({ value: String(each.version), label: labelOf(each) }))}
              onChange={({ currentTarget }) => {
                setChosen(Number(currentTarget.value))
              }}
            />
            <Compared one={other} two={version} />
          </>
        ) : (
          <Definition tree={treeOf(version)} />
        )}
      </Stack>
    </Panel>
  )
}

/** The later one against the earlier one, whichever of the two is shown. */
function Compared({ one, two }: { one: SegmentVersion; two: SegmentVersion }) {
  const [before, after] = one.version < two.version ? [one, two] : [two, one]
  const label = `From version ${before.version} to version ${after.version}`
  return (
    <>
      <Text size="xs" c="dimmed">
        {label}
        {before.population !== after.population && `; population: ${before.population}, then ${after.population}`}
      </Text>
      <DifferenceLines before={treeOf(before)} after={treeOf(after)} label={label} />
    </>
  )
}

function labelOf({ version, state }: SegmentVersion): string {
  return state === 'past' ? `Version ${version}` : `Version ${version} (${state})`
}

function Restore({ segment, version }: { segment: Segment; version: SegmentVersion }) {
  const mayManage = useMayManage()
  const [isOpen, setIsOpen] = useState(false)
  if (!mayManage || version.version === latestVersion(segment)) return null
  return (
    <>
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          setIsOpen(true)
        }}
      >
        Restore…
      </Button>
      <Suspense>
        {isOpen && (
          <RestoreDialog
            segment={segment}
            version={version}
            onClose={() => {
              setIsOpen(false)
            }}
          />
        )}
      </Suspense>
    </>
  )
}
