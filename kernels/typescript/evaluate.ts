import { Session, type Runtime } from 'node:inspector'

/** `refused`: V8 itself found the code at fault before it ran; line and column from 1, in the code. */
export type Evaluation = { kind: 'done' } | { kind: 'threw'; value: unknown } | { kind: 'refused'; message: string; line: number; column: number }

const takeName = '__soukTake'

/** Evaluates code in V8's REPL mode on this very thread: names persist and may be declared again, `await` stands at top level. */
export class Evaluator {
  private readonly session = new Session()
  private taken: unknown

  constructor() {
    this.session.connect()
    Object.defineProperty(globalThis, takeName, { value: (value: unknown) => void (this.taken = value) })
  }

  /** After a termination it never settles: whoever interrupts does not wait for it. */
  evaluate(expression: string): Promise<Evaluation> {
    const parameters: Runtime.EvaluateParameterType & { replMode: boolean } = { expression, replMode: true, objectGroup: 'cell' }
    return new Promise((resolve) => {
      this.session.post('Runtime.evaluate', parameters, (error, answer) => {
        if (error !== null) return
        const details = answer.exceptionDetails
        if (details === undefined) return resolve({ kind: 'done' })
        const value = this.thrownValue(details.exception)
        this.session.post('Runtime.releaseObjectGroup', { objectGroup: 'cell' })
        const isRefused = value instanceof SyntaxError && details.stackTrace === undefined && value.stack?.includes('souk-cell:') !== true
        if (isRefused) resolve({ kind: 'refused', message: value.message, line: details.lineNumber + 1, column: details.columnNumber + 1 })
        else resolve({ kind: 'threw', value })
      })
    })
  }

  /** The inspector describes what was thrown; the value itself comes through a global of ours. */
  private thrownValue(described: Runtime.RemoteObject | undefined): unknown {
    if (described?.objectId === undefined) {
      const unserialisable = described?.unserializableValue
      if (unserialisable === undefined) return described?.subtype === 'null' ? null : (described?.value as unknown)
      return unserialisable.endsWith('n') ? BigInt(unserialisable.slice(0, -1)) : Number(unserialisable)
    }
    this.taken = undefined
    this.session.post('Runtime.callFunctionOn', {
      objectId: described.objectId,
      functionDeclaration: `function () { 'use strict'; ${takeName}(this) }`,
    })
    const { taken } = this
    this.taken = undefined
    return taken
  }
}
