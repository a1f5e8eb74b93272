/** What a clock on a wall shows. */
export interface CivilTime {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  microsecond: number
}

/** A time as it was written: with its distance from UTC where it says one. */
export interface WrittenTime extends CivilTime {
  /** Minutes east of UTC; null where the text does not say. */
  offset: number | null
}

/** Null where the calendar has no such day or the clock no such time. 24:00 is the end of its day, second 60 the end of its minute. */
export function checkCivil(time: WrittenTime): WrittenTime | null {
  const { year, month, day, hour, minute, second, microsecond } = time
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null
  const isEndOfDay = hour === 24 && minute === 0 && second === 0 && microsecond === 0
  if ((hour > 23 && !isEndOfDay) || minute > 59 || second > 60) return null
  return isEndOfDay || second === 60 ? { ...fromMilliseconds(toMilliseconds(time)), microsecond, offset: time.offset } : time
}

/** Milliseconds since 1970 as if the clock stood in UTC, without what is finer. */
export function toMilliseconds({ year, month, day, hour, minute, second }: CivilTime): number {
  const at = new Date(0)
  at.setUTCFullYear(year, month - 1, day)
  at.setUTCHours(hour, minute, second)
  return at.getTime()
}

/** A UTC clock at so many milliseconds since 1970. */
export function fromMilliseconds(milliseconds: number): CivilTime {
  const at = new Date(milliseconds)
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
    microsecond: at.getUTCMilliseconds() * 1000,
  }
}

/** `2026-03-05 06:05:00` with microseconds where there are any: text that SQL reads as TIMESTAMP. */
export function toSqlText({ year, month, day, hour, minute, second, microsecond }: CivilTime): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const fraction = microsecond === 0 ? '' : `.${String(microsecond).padStart(6, '0')}`
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}${fraction}`
}

function daysIn(year: number, month: number): number {
  return [31, year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
}
