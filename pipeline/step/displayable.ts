import type { MimeBundle } from '../../protocol/output'
import type { Language } from '../../protocol/text'

/**
 * A value with a method under this symbol says itself how it is shown. Whatever shows values (the kernel, `display`)
 * asks for it first; charts and the results of steps have it. It is found by its name, so that two copies of this file agree.
 */
export const displaySymbol = Symbol.for('souk.display')

/** Something that says itself how it is shown. */
export interface Displayable {
  /** What a person sees, one bundle after the other, in the given language. */
  [displaySymbol](language: Language): MimeBundle[] | Promise<MimeBundle[]>
}

/** Whether a value says itself how it is shown. */
export function isDisplayable(value: unknown): value is Displayable {
  return (typeof value === 'object' || typeof value === 'function') && value !== null && displaySymbol in value && typeof value[displaySymbol] === 'function'
}
