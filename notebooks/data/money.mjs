/** Money is whole hundredths of the currency's unit, so that every total is exact. */

/** `1234` to `12.34`. @param {number} hundredths */
export function moneyText(hundredths) {
  if (!Number.isSafeInteger(hundredths)) throw new Error(`not whole hundredths: ${hundredths}`)
  const size = String(Math.abs(hundredths)).padStart(3, '0')
  return `${hundredths < 0 ? '-' : ''}${size.slice(0, -2)}.${size.slice(-2)}`
}

/** A part of an amount, rounded half up to a hundredth. @param {number} hundredths @param {number} share */
export const shareOf = (hundredths, share) => Math.floor(hundredths * share + 0.5)

/** @param {readonly number[]} amounts */
export const total = (amounts) => amounts.reduce((sum, amount) => sum + amount, 0)
