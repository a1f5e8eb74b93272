import { readBoolean, readNumber, toBare } from './read-number'
import type { ChosenType } from './choose-type'

/** The SQL type of what `readTyped` gives. */
export function sqlTypeOf({ type, decimals }: Pick<ChosenType, 'type' | 'decimals'>): string {
  const types = { integer: 'BIGINT', decimal: `DECIMAL(18,${decimals})`, number: 'DOUBLE', boolean: 'BOOLEAN', date: 'DATE', time: 'TIMESTAMP', text: 'VARCHAR' } as const
  return types[type]
}

/** A value as text of its new type; null where it cannot be one without losing digits. */
export function readTyped(text: string, { type, mark, decimals }: ChosenType): string | null {
  const bare = toBare(text)
  if (type === 'boolean') {
    const answer = readBoolean(bare)
    return answer === null ? null : String(answer)
  }
  const number = readNumber(bare, mark)
  if (number === null) return type === 'number' && /^[+-]?\d*\.?\d+e[+-]?\d+$/.test(bare) ? bare : null
  const whole = number.value.replace(/^-|\..*$/g, '').length
  if (type === 'integer') return number.decimals === 0 && whole <= 18 ? number.value : null
  if (type === 'decimal') return number.decimals <= decimals && whole <= 18 - decimals ? number.value : null
  return number.value
}
