import type { Edit } from '../../protocol/session/action'

/** Gathers what is typed and sends it in one call after a pause, so that typing costs no call a key. */
export interface SourceSender {
  changed(session: string, cell: string, source: string): void
  /** True while this cell's newest source has not been sent. */
  isPending(session: string, cell: string): boolean
  /** Sends what is waiting now and settles when the host has it. Runs one after another, so order is kept. */
  flush(session: string): Promise<void>
  /** Points what was typed for one session at another: after a reconnection. */
  moveTo(from: string, to: string): void
}

/** `pauseMilliseconds` counts from the first change that waits: long typing is sent in steps. */
export function createSourceSender(send: (session: string, edits: Edit[]) => Promise<void>, pauseMilliseconds: number): SourceSender {
  const waiting = new Map<string, Map<string, string>>()
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  const sending = new Map<string, Promise<void>>()

  const flush = (session: string): Promise<void> => {
    clearTimeout(timers.get(session))
    timers.delete(session)
    const sources = waiting.get(session)
    const before = sending.get(session) ?? Promise.resolve()
    if (!sources) return before
    waiting.delete(session)
    const edits = [...sources].map(([cell, source]): Edit => ({ kind: 'source', cell, source }))
    const sent = before.catch(() => {}).then(() => send(session, edits))
    sending.set(session, sent)
    return sent
  }

  return {
    changed(session, cell, source) {
      const sources = waiting.get(session) ?? new Map<string, string>()
      sources.set(cell, source)
      waiting.set(session, sources)
      if (!timers.has(session)) timers.set(session, setTimeout(() => void flush(session).catch(() => {}), pauseMilliseconds))
    },
    isPending: (session, cell) => waiting.get(session)?.has(cell) ?? false,
    flush,
    moveTo(from, to) {
      const sources = waiting.get(from)
      if (!sources || from === to) return
      clearTimeout(timers.get(from))
      timers.delete(from)
      waiting.delete(from)
      for (const [cell, source] of sources) this.changed(to, cell, source)
    },
  }
}
