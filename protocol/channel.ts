/** A two-way line between two processes. Messages are plain JSON-safe data and arrive in order. */
export interface Channel {
  post(message: unknown): void
  listen(receive: (message: unknown) => void): void
  onClose(closed: () => void): void
}

/** Two ends of a line inside one process, for tests: what one posts the other gets, cloned, in a later microtask. */
export function channelPair(): [Channel & { close(): void }, Channel & { close(): void }] {
  const receivers: [((message: unknown) => void)[], ((message: unknown) => void)[]] = [[], []]
  const closers: (() => void)[] = []
  let open = true
  const end = (own: 0 | 1): Channel & { close(): void } => ({
    post(message) {
      const copy: unknown = structuredClone(message)
      queueMicrotask(() => {
        if (open) for (const receive of receivers[own === 0 ? 1 : 0]) receive(copy)
      })
    },
    listen: (receive) => void receivers[own].push(receive),
    onClose: (closed) => void closers.push(closed),
    close() {
      if (!open) return
      open = false
      for (const closed of closers) closed()
    },
  })
  return [end(0), end(1)]
}
