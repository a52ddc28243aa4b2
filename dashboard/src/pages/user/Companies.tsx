import { Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { userCompaniesQuery } from '../../api/queries'
import type { Attributes } from '../../api/types'
import { Notice } from '../../components/Notice'
import { Value } from '../../components/Value'
import { byDisplayName, displayName } from '../../format/names'
import { Panel } from './Panel'
import classes from './UserPage.module.css'

const NO_COMPANY = (
  <Notice title="No company yet">
    A <code>group</code> call puts a user into a company.
  </Notice>
)

export function Companies({ userId }: { userId: string }) {
  return (
    <Panel list={useQuery(userCompaniesQuery(userId))} empty={NO_COMPANY}>
      {(companies) => (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Company</Table.Th>
              <Table.Th>Attributes</Table.Th>
              <Table.Th>Membership</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {companies.map(({ company_id, attributes, membership }) => (
              <Table.Tr key={company_id}>
                <Table.Td className={classes.mono}>{company_id}</Table.Td>
                <Table.Td>
                  <Pairs attributes={attributes} />
                </Table.Td>
                <Table.Td>
                  <Pairs attributes={membership} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  )
}

function Pairs({ attributes }: { attributes: Attributes }) {
  return byDisplayName(Object.keys(attributes)).map((name) => (
    <div key={name} title={name}>
      {displayName(name)}: <Value value={attributes[name]} />
    </div>
  ))
}
