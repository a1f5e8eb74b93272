import process from 'node:process'
import type { KernelEvent } from '../protocol/kernel'
import { Interrupted } from './typescript/cell-runtime'
import type { StackReader } from './typescript/stack-frames'
import { thrownFailure } from './typescript/thrown-failure'

/** Errors that no run waits for, such as a timer's, are told and end nothing. They belong to the cell that their stack names first. */
export function reportStrayErrors(send: (event: KernelEvent) => void, reader: StackReader): void {
  const report = (thrown: unknown): void => {
    if (thrown instanceof Interrupted) return
    const { failure, frames } = thrownFailure(thrown, null, reader)
    if (failure.kind === 'cancelled') return
    const place = frames.find((frame) => frame.cell !== undefined)
    const where = place?.line === undefined ? {} : { line: place.line, column: place.column ?? 1 }
    send({ kind: 'stray-failure', cell: place?.cell ?? null, failure: failure.kind === 'cell-error' ? { ...failure, ...where } : failure })
  }
  process.on('uncaughtException', report)
  process.on('unhandledRejection', report)
}
