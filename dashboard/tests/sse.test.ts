import { expect, test } from 'vitest'
import { serverEvents } from '../src/live/sse'

function streamOf(...pieces: string[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(encoder.encode(piece))
      controller.close()
    },
  })
}

function read(...pieces: string[]) {
  return Array.fromAsync(serverEvents(streamOf(...pieces)))
}

test('events come out whole, however the bytes are cut', async () => {
  expect(await read('event: cou', 'nts\nda', 'ta: {"a":1}\n', '\ndata: x\n\n')).toEqual([
    { event: 'counts', data: '{"a":1}' },
    { event: 'message', data: 'x' },
  ])
})

test('comments are ignored, lines of data are joined, CRLF is a line end', async () => {
  expect(await read(': alive\n\n', 'data: a\r\ndata: b\r\n\r\n')).toEqual([{ event: 'message', data: 'a\nb' }])
})

test('a line separator of Unicode within an id ends no line', async () => {
  expect(await read('event: changed\ndata: {"users":["a\u2028b"]}\n\n')).toEqual([
    { event: 'changed', data: '{"users":["a\u2028b"]}' },
  ])
})

test('an unfinished event is not an event', async () => {
  expect(await read('data: a\n\ndata: b')).toEqual([{ event: 'message', data: 'a' }])
})
