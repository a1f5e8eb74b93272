/** A name for a column beside others: the wanted one, or with the next number that is free. */
export function newColumnName(taken: readonly string[], wanted: string): string {
  const isTaken = (name: string): boolean => taken.some((other) => other.toLowerCase() === name.toLowerCase())
  if (!isTaken(wanted)) return wanted
  for (let number = 2; ; number += 1) if (!isTaken(`${wanted}_${number}`)) return `${wanted}_${number}`
}
