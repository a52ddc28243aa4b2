import { Table, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { ChevronRight } from '../components/icons'
import { RelativeTime } from '../components/RelativeTime'
import { TextLink } from '../components/TextLink'
import type { Scope } from '../conditions/tree'
import { Countdown } from './Countdown'
import { Mark } from './Mark'
import { foldedAtFirst, rowsOf, unfolded, type About, type ExplainRow } from './rows'
import { SeenCell } from './SeenCell'
import type { ExplainNode } from './tree'
import classes from './ExplainTree.module.css'

interface ExplainTreeProps {
  scope: Scope
  tree: ExplainNode
  /** Rows before those of the tree, such as that the population is another one. */
  before?: readonly ExplainRow[]
}

/** Why conditions hold or do not: each line with what it needs, what it saw, who set that, and when it flips. */
export function ExplainTree({ scope, tree, before = [] }: ExplainTreeProps) {
  const rows = rowsOf(tree)
  const [folded, setFolded] = useState(() => foldedAtFirst(rows))
  const toggle = (path: string) => {
    const next = new Set(folded)
    if (!next.delete(path)) next.add(path)
    setFolded(next)
  }
  return (
    <Table.ScrollContainer minWidth={620}>
      <Table className={classes.tree} verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Needs</Table.Th>
            <Table.Th>Has</Table.Th>
            <Table.Th>Set by</Table.Th>
            <Table.Th>Next change</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {[...before, ...unfolded(rows, folded)].map((row) => (
            <Row key={row.path} row={row} scope={scope} isFolded={folded.has(row.path)} onFold={toggle} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

interface RowProps {
  row: ExplainRow
  scope: Scope
  isFolded: boolean
  onFold: (path: string) => void
}

function Row({ row, scope, isFolded, onFold }: RowProps) {
  const { path, depth, truth, kind, folds, seen, setBy, flipAt } = row
  return (
    <Table.Tr data-truth={truth} data-kind={kind}>
      <Table.Td>
        <div className={classes.needs} data-depth={Math.min(depth, 8)}>
          <Mark truth={truth} />
          <Text row={row} scope={scope} />
          {folds && (
            <UnstyledButton
              className={classes.fold}
              aria-expanded={!isFolded}
              aria-label={`Lines of ${row.text[1]}`}
              onClick={() => {
                onFold(path)
              }}
            >
              <ChevronRight size={14} />
            </UnstyledButton>
          )}
        </div>
      </Table.Td>
      <Table.Td className={classes.seen}>{seen && <SeenCell seen={seen} />}</Table.Td>
      <Table.Td className={classes.by}>
        {setBy && (
          <>
            <span className={classes.message} title={setBy.message_id}>
              {setBy.message_id}
            </span>{' '}
            <RelativeTime instantMs={Date.parse(setBy.at)} />
          </>
        )}
      </Table.Td>
      <Table.Td>{flipAt !== null && <Countdown flipAt={flipAt} word={coming(kind, truth)} />}</Table.Td>
    </Table.Tr>
  )
}

/** A leaf flips exactly then; of a group it is the earliest moment. */
function coming(kind: ExplainRow['kind'], truth: boolean): string {
  const word = truth ? 'false' : 'true'
  return kind === 'leaf' ? word : `perhaps ${word}`
}

function Text({ row: { text, about, kind }, scope }: { row: ExplainRow; scope: Scope }) {
  const [before, name, after] = text
  return (
    <span className={classes.text} data-kind={kind}>
      {before}
      {about ? <AboutLink about={about} name={name} scope={scope} /> : <b>{name}</b>}
      {after}
    </span>
  )
}

function AboutLink({ about: { kind, id }, name, scope }: { about: About; name: string; scope: Scope }) {
  if (kind !== 'segment') {
    return (
      <TextLink to={kind === 'user' ? '/user' : '/company'} search={{ id }} inherit>
        {name}
      </TextLink>
    )
  }
  return (
    <TextLink to={scope === 'user' ? '/users' : '/companies'} search={{ segment: id }} inherit>
      {name}
    </TextLink>
  )
}
