import { useEffect } from 'react'
import { create } from 'zustand'
import { toFailure, type Failure } from '../../protocol/failure'
import type { ColumnProfile } from '../../protocol/table'
import { host } from '../workbench/host'

type Known = ColumnProfile | { failure: Failure } | 'asked'

const useProfiles = create<{ known: Record<string, Known> }>(() => ({ known: {} }))
const waiting: { key: string; session: string; table: string; column: string }[] = []
const atOnce = 2
const kept = 600
let underWay = 0

/** What a column holds, asked for once a table and column; null until it is known, or where it cannot be. */
export function useColumnProfile(session: string, table: string, column: string): ColumnProfile | null {
  const key = `${session}\n${table}\n${column}`
  const known = useProfiles((state) => state.known[key])
  useEffect(() => {
    if (useProfiles.getState().known[key] !== undefined) return
    put(key, 'asked')
    waiting.push({ key, session, table, column })
    askNext()
    return () => {
      // Folded away before its turn came.
      const at = waiting.findIndex((asked) => asked.key === key)
      if (at < 0) return
      waiting.splice(at, 1)
      put(key, undefined)
    }
  }, [key, session, table, column])
  return known === undefined || known === 'asked' || 'failure' in known ? null : known
}

function askNext(): void {
  while (underWay < atOnce) {
    const next = waiting.shift()
    if (!next) return
    const { key, ...request } = next
    underWay++
    host
      .columnProfile(request)
      .then(
        (profile) => put(key, profile),
        (thrown: unknown) => put(key, { failure: toFailure(thrown) }),
      )
      .finally(() => {
        underWay--
        askNext()
      })
  }
}

function put(key: string, value: Known | undefined): void {
  useProfiles.setState(({ known: { [key]: _old, ...others } }) => {
    const entries = Object.entries(others).slice(-kept)
    return { known: value === undefined ? Object.fromEntries(entries) : { ...Object.fromEntries(entries), [key]: value } }
  })
}
