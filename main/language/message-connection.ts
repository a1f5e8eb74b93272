import type { Readable, Writable } from 'node:stream'

/** The other end answered a request with an error. */
export class ResponseError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message)
    this.name = 'ResponseError'
  }
}

interface Message {
  id?: number | string
  method?: string
  params?: unknown
  result?: unknown
  error?: { code: number; message: string }
}

interface Waiting {
  resolve(result: unknown): void
  reject(reason: Error): void
}

/** JSON-RPC 2.0 with `Content-Length` headers over a pair of streams, as the Language Server Protocol speaks it. */
export class MessageConnection {
  private received: Buffer = Buffer.alloc(0)
  private readonly waiting = new Map<number, Waiting>()
  private nextId = 1
  private isClosed = false

  /** `answer` gives the results of the other end's requests; its notifications are ignored. */
  constructor(
    input: Readable,
    private readonly output: Writable,
    private readonly answer: (method: string, params: unknown) => unknown,
  ) {
    input.on('data', (data: Buffer) => this.receive(data))
    // A write after the other end has gone shows as its exit.
    output.on('error', () => this.close())
  }

  notify(method: string, params: unknown): void {
    this.send({ method, params })
  }

  /** Rejects with a ResponseError, or when the line closes. Aborting tells the other end, which answers with an error. */
  request(method: string, params: unknown, signal?: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.isClosed) return reject(new Error('the connection is closed'))
      const id = this.nextId++
      const cancel = () => this.notify('$/cancelRequest', { id })
      const settle = () => signal?.removeEventListener('abort', cancel)
      this.waiting.set(id, {
        resolve: (result) => (settle(), resolve(result)),
        reject: (reason) => (settle(), reject(reason)),
      })
      this.send({ id, method, params })
      if (signal?.aborted) cancel()
      else signal?.addEventListener('abort', cancel, { once: true })
    })
  }

  /** Rejects everything that waits. */
  close(): void {
    this.isClosed = true
    for (const { reject } of this.waiting.values()) reject(new Error('the connection closed'))
    this.waiting.clear()
  }

  private send(message: Message): void {
    if (this.isClosed) return
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }))
    this.output.write(`Content-Length: ${body.length}\r\n\r\n`)
    this.output.write(body)
  }

  private receive(data: Buffer): void {
    this.received = this.received.length === 0 ? data : Buffer.concat([this.received, data])
    for (;;) {
      const headerEnd = this.received.indexOf('\r\n\r\n')
      if (headerEnd < 0) return
      const length = Number(/Content-Length: *(\d+)/i.exec(this.received.toString('latin1', 0, headerEnd))?.[1] ?? 0)
      const end = headerEnd + 4 + length
      if (this.received.length < end) return
      const body = this.received.toString('utf8', headerEnd + 4, end)
      this.received = this.received.subarray(end)
      this.handle(JSON.parse(body) as Message)
    }
  }

  private handle({ id, method, params, result, error }: Message): void {
    if (method !== undefined) {
      if (id !== undefined) this.send({ id, result: this.answer(method, params) ?? null } as Message)
      return
    }
    const call = this.waiting.get(Number(id))
    this.waiting.delete(Number(id))
    if (error) call?.reject(new ResponseError(error.code, error.message))
    else call?.resolve(result)
  }
}
