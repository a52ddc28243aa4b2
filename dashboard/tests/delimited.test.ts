import { describe, expect, it } from 'vitest'
import { firstRows, rowsOf, sniffDelimiter } from '../src/manual/list/delimited'

function cells(text: string, delimiter: ',' | ';' | '\t' | '|' = ','): string[][] {
  return [...rowsOf(text, delimiter)].map((row) => row.cells)
}

describe('rows of a text', () => {
  it('leaves out the byte order mark, blank rows and the space around cells', () => {
    expect(cells('\uFEFFid , name\r\n\r\n u1,Ann \r\n , \r\n')).toEqual([
      ['id', 'name'],
      ['u1', 'Ann'],
    ])
  })

  it('reads quoted cells, which may hold quotes, delimiters and line breaks', () => {
    expect(cells('id,note\nu1,"say ""hi"", Ann\nand go"\nu2,"x" y\n')).toEqual([
      ['id', 'note'],
      ['u1', 'say "hi", Ann\nand go'],
      ['u2', 'x y'],
    ])
  })

  it('tells the line on which each row begins', () => {
    expect([...rowsOf('id\n"a\nb"\n\nc', ',')].map(({ line }) => line)).toEqual([1, 2, 5])
  })

  it('takes a quote that is never closed to the end', () => {
    expect(cells('u1\n"u2\nu3')).toEqual([['u1'], ['u2\nu3']])
  })

  it('reads carriage returns alone as line breaks', () => {
    expect(cells('a\rb\rc')).toEqual([['a'], ['b'], ['c']])
  })

  it('stops after the first rows', () => {
    expect(firstRows('a\nb\nc', ',', 2).map((row) => row.cells)).toEqual([['a'], ['b']])
  })
})

describe('the delimiter', () => {
  it.each([
    ['id,name\nu1,Ann', ','],
    ['id;name\nu1;Doe, Ann', ';'],
    ['id\tname\nu1\tAnn', '\t'],
    ['id|name\nu1|Ann', '|'],
    ['id\nu1', ','],
    ['name;salary\n"Doe, Ann";1,5\n"Roe, Bob";2,5', ';'],
  ])('of %j is %j', (text, delimiter) => {
    expect(sniffDelimiter(text)).toBe(delimiter)
  })
})
