import { describe, expect, it } from 'vitest'
import { readTable } from '../src/manual/list/columns'
import { firstRows } from '../src/manual/list/delimited'
import { readPasted } from '../src/manual/list/paste'
import { newText } from '../src/manual/list/useReading'
import { columnFile, readColumn, sourceOf, withOwnLines } from '../src/manual/list/values'

function table(text: string, scope: 'user' | 'company' = 'user') {
  return readTable(firstRows(text, ',', 50), scope)
}

describe('the column of a table', () => {
  it('is taken by its name, ids before addresses, and the other one is told', () => {
    const read = table('Name,E-Mail,User ID\nAnn,ann@example.com,u1')
    expect(read.taken).toEqual({
      place: 2,
      by: 'user_id',
      reason:
        'The column is called “User ID”, so its values are taken as user ids. Ids are exact, so they go before e-mail addresses.',
    })
    expect(read.plausible.map(({ title }) => title)).toEqual(['E-Mail'])
  })

  it('is taken by its values where no name says it', () => {
    const read = table('who,contact\nAnn,ann@example.com\nBob,bob@example.com')
    expect(read.hasHeader).toBe(true)
    expect(read.taken).toMatchObject({ place: 1, by: 'email' })
    expect(read.taken?.reason).toBe('2 of the first 2 values of “contact” look like e-mail addresses.')
  })

  it('has no header where the first row is like the others', () => {
    const read = table('u1,ann@example.com\nu2,bob@example.com')
    expect(read.hasHeader).toBe(false)
    expect(read.columns.map(({ title }) => title)).toEqual(['Column 1', 'Column 2'])
    expect(read.taken).toMatchObject({ place: 1, by: 'email' })
  })

  it('is left to the person where nothing says which it is', () => {
    expect(table('plan,city\npro,Rome\nfree,Oslo').taken).toBeNull()
  })

  it('of companies is never an address', () => {
    expect(table('email,account\na@b.example,acme', 'company').taken).toMatchObject({ place: 1, by: 'company_id' })
  })
})

describe('a pasted text', () => {
  it('may have one value per line, with spaces in it', () => {
    expect(readPasted('u1\nuser 2\n\nu3\n', 'user')).toMatchObject({
      kind: 'values',
      by: 'user_id',
      values: [
        { line: 1, cells: ['u1'] },
        { line: 2, cells: ['user 2'] },
        { line: 4, cells: ['u3'] },
      ],
    })
  })

  it.each([
    'a@x.example, b@x.example',
    'a@x.example; b@x.example',
    'a@x.example b@x.example',
    'a@x.example\nb@x.example',
  ])('may have values beside each other: %j', (text) => {
    const read = readPasted(text, 'user')
    expect(read?.kind === 'values' && read.values.flatMap(({ cells }) => cells)).toEqual(['a@x.example', 'b@x.example'])
    expect(read).toMatchObject({ by: 'email', reason: 'All values look like e-mail addresses.' })
  })

  it('may be several lines of several values', () => {
    const read = readPasted('u1,u2\nu3,u4\n', 'user')
    expect(read?.kind === 'values' && read.values.flatMap(({ cells }) => cells)).toEqual(['u1', 'u2', 'u3', 'u4'])
  })

  it('says what it takes mixed values for', () => {
    expect(readPasted('u1\na@x.example\nb@x.example', 'user')).toMatchObject({
      by: 'email',
      reason: '2 of 3 values look like e-mail addresses, so all are taken as e-mail addresses.',
    })
  })

  it('may be two columns of a spreadsheet with a header', () => {
    const read = readPasted('customer\temail\nu1\ta@x.example\nu2\tb@x.example', 'user')
    expect(read).toMatchObject({ kind: 'table', delimiter: '\t', table: { taken: { place: 0, by: 'user_id' } } })
  })

  it('may be one column with a header', () => {
    expect(readPasted('E-mail\na@x.example\n', 'user')).toMatchObject({
      kind: 'table',
      table: { taken: { by: 'email' } },
    })
  })

  it('may be nothing', () => {
    expect(readPasted(' \n\t', 'user')).toBeNull()
  })
})

describe('the values of a list', () => {
  it('are read from the column, past the header and blank cells', async () => {
    const reading = {
      text: 'id,x\nu1,1\n,2\nu3,3\n',
      delimiter: ',',
      hasHeader: true,
      place: 0,
      by: 'user_id',
    } as const
    const source = await readColumn(reading, () => false)
    expect(source).toMatchObject({ rows: 3, blank: 1, by: 'user_id' })
    expect(source.values.map(({ line }) => line)).toEqual([2, 4])
  })

  it('are read from 100,000 rows', async () => {
    const text = 'email;n\r\n' + Array.from({ length: 100_000 }, (_, n) => `"u${n}@x.example";${n}\r\n`).join('')
    const reading = { text, delimiter: ';', hasHeader: true, place: 0, by: 'email' } as const
    expect((await readColumn(reading, () => false)).values).toHaveLength(100_000)
  })

  it('are sent as one column, and what was left out has the lines of the person', () => {
    const source = sourceOf(
      'user_id',
      [
        { line: 3, cells: ['a,b'] },
        { line: 9, cells: ['=x'] },
      ],
      2,
    )
    expect(columnFile(source)).toBe('user_id\n"a,b"\n=x')
    expect(withOwnLines("line,value,reason,user_ids\r\n3,'=x,unmatched,\r\n", source)).toBe(
      "line,value,reason,user_ids\r\n9,'=x,unmatched,\r\n",
    )
  })
})

it('two texts are never taken for each other, though they hold the same', () => {
  expect(newText('u1').id).not.toBe(newText('u1').id)
})
