import { create } from 'zustand'
import type { Diagnostic } from '../../../protocol/failure'

/** What is wrong with the cells that were looked at, by cell id. */
export const useDiagnostics = create<Record<string, Diagnostic[]>>(() => ({}))
