import { runtimeName } from './rewrite-top-level'

/** What compiled cells call, as a hidden global; see `rewriteTopLevel`. */
export interface CellRuntime {
  /** How many interrupts there were. */
  interrupts: number
  /** `import.meta` of a cell. */
  meta: { url: string; dirname: string; filename: string }
  import(specifier: unknown, type?: unknown): Promise<unknown>
  /** A value for code of the kernel's own to bind to a name. */
  given: unknown
  /** Takes the value of the last expression. */
  result(value: unknown): void
  /** Gives the awaited value on, or throws if there was an interrupt since `before`. */
  wake<Value>(before: number, value: Value): Value
  /** Remembers where a value without a stack of its own is thrown. */
  thrown<Value>(value: Value): Value
  /** The newest such value. */
  lastThrown: { value: unknown; stack: string } | null
  /** The items of a `for await` loop, which ends when there is an interrupt. */
  each<Item>(items: AsyncIterable<Item> | Iterable<Item>): AsyncGenerator<Item>
  /** Registers functions that read the cell's top-level names. */
  declare(readers: Record<string, () => unknown>): void
  /** Ends the loading of a module that does not compile or that is not there. */
  fail(failure: unknown): never
}

/** Thrown inside code that an interrupt stopped; nobody needs to see it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** Puts the runtime where cells find it, out of sight of `Object.keys(globalThis)`. */
export function installRuntime(runtime: CellRuntime): void {
  Object.defineProperty(globalThis, runtimeName, { value: runtime })
}

export function wake<Value>(this: CellRuntime, before: number, value: Value): Value {
  if (before !== this.interrupts) throw new Interrupted('the cell was interrupted')
  return value
}

export async function* each<Item>(this: CellRuntime, items: AsyncIterable<Item> | Iterable<Item>): AsyncGenerator<Item> {
  const before = this.interrupts
  for await (const item of items) yield this.wake(before, item)
}

export function thrown<Value>(this: CellRuntime, value: Value): Value {
  const hasStack = typeof value === 'object' && value !== null && 'stack' in value
  if (!hasStack) this.lastThrown = { value, stack: new Error().stack ?? '' }
  return value
}
