import type { Column } from '../../protocol/table'
import { useColumnProfile } from './column-profiles'
import { sparkBars } from './sparkline'

/** Small bars beside a column's name. They repeat what the inspector says in words. */
export function Spark({ session, table, column }: { session: string; table: string; column: Column }) {
  const profile = useColumnProfile(session, table, column.name)
  const bars = profile === null ? [] : sparkBars(profile)
  return (
    <span className="spark" aria-hidden>
      {bars.map((bar, index) => (
        <b key={index} style={{ height: `${bar === 0 ? 0 : Math.max(8, bar * 100)}%` }} />
      ))}
    </span>
  )
}
