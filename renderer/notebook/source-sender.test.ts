import { expect, test, vi } from 'vitest'
import type { Edit } from '../../protocol/session/action'
import { createSourceSender } from './source-sender'

function recorder() {
  const sent: { session: string; edits: Edit[] }[] = []
  return { sent, send: async (session: string, edits: Edit[]) => void sent.push({ session, edits }) }
}

test('what is typed within the pause is sent once, with the newest source of each cell', () => {
  vi.useFakeTimers()
  const { sent, send } = recorder()
  const sender = createSourceSender(send, 150)
  sender.changed('s', 'a', '1')
  sender.changed('s', 'a', '12')
  sender.changed('s', 'b', 'x')
  return vi.advanceTimersByTimeAsync(150).then(() => {
    vi.useRealTimers()
    expect(sent).toEqual([
      {
        session: 's',
        edits: [
          { kind: 'source', cell: 'a', source: '12' },
          { kind: 'source', cell: 'b', source: 'x' },
        ],
      },
    ])
  })
})

test('a flush sends at once and leaves nothing pending', async () => {
  const { sent, send } = recorder()
  const sender = createSourceSender(send, 10_000)
  sender.changed('s', 'a', '1')
  expect(sender.isPending('s', 'a')).toBe(true)
  await sender.flush('s')
  expect(sender.isPending('s', 'a')).toBe(false)
  expect(sent).toEqual([{ session: 's', edits: [{ kind: 'source', cell: 'a', source: '1' }] }])
})

test('a flush waits for what an earlier one is still sending', async () => {
  const order: string[] = []
  let release: () => void = () => {}
  const gate = new Promise<void>((resolve) => (release = resolve))
  const sender = createSourceSender(async (_, edits) => {
    const source = edits[0]?.kind === 'source' ? edits[0].source : ''
    if (source === 'first') await gate
    order.push(source)
  }, 10_000)
  sender.changed('s', 'a', 'first')
  const first = sender.flush('s')
  sender.changed('s', 'a', 'second')
  const second = sender.flush('s')
  release()
  await Promise.all([first, second])
  expect(order).toEqual(['first', 'second'])
})

test('after a reconnection what was typed goes to the new session', async () => {
  const { sent, send } = recorder()
  const sender = createSourceSender(send, 10_000)
  sender.changed('old', 'a', '1')
  sender.moveTo('old', 'new')
  await sender.flush('new')
  expect(sent).toEqual([{ session: 'new', edits: [{ kind: 'source', cell: 'a', source: '1' }] }])
})
