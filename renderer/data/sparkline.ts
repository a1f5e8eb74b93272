import type { ColumnProfile } from '../../protocol/table'

/** Heights of a column's small bars, 0 to 1: how numbers and times spread, else how often the most frequent values come. */
export function sparkBars(profile: ColumnProfile, count = 12): number[] {
  const counts = profile.histogram.length > 0 ? merge(profile.histogram, count) : profile.top.slice(0, count).map((entry) => entry.count)
  const most = Math.max(0, ...counts)
  return most === 0 ? [] : counts.map((value) => value / most)
}

/** Fewer bars, each the sum of its neighbours. */
function merge(bars: readonly number[], count: number): number[] {
  if (bars.length <= count) return [...bars]
  return Array.from({ length: count }, (_, index) => {
    const from = Math.round((index * bars.length) / count)
    const to = Math.round(((index + 1) * bars.length) / count)
    return bars.slice(from, to).reduce((sum, bar) => sum + bar, 0)
  })
}

/** A share as a person reads it: never 0 % or 100 % unless it is. */
export function shareText(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %'
  const share = (part / whole) * 100
  if (part === whole) return '100 %'
  if (share < 0.1) return '< 0.1 %'
  if (share > 99.9) return '> 99.9 %'
  return `${share < 10 ? share.toFixed(1) : Math.round(share)} %`
}
