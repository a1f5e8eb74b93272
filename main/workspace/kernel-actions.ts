import { randomUUID } from 'node:crypto'
import type { KernelEvent } from '../../protocol/kernel'
import { findCell } from '../../protocol/session/state'
import type { Language } from '../../protocol/text'
import { toErrorOutput } from './error-output'
import type { LiveState } from './live-state'
import type { SessionRuns } from './session-runs'

/** Brings what a kernel tells into a session's state. */
export function forwardKernelEvent(live: LiveState, runs: SessionRuns, language: Language, event: KernelEvent): void {
  switch (event.kind) {
    case 'run-started':
    case 'run-ended':
      return runs.receive(event)
    case 'outputs':
      return live.act([
        ...(event.removed ? [{ kind: 'outputs-removed' as const, cell: event.cell, displayIds: event.removed }] : []),
        { kind: 'outputs-added', cell: event.cell, outputs: event.outputs },
      ])
    case 'outputs-cleared':
      return live.act([{ kind: 'outputs-cleared', cell: event.cell }])
    case 'output-updated':
      return live.act([{ kind: 'output-updated', displayId: event.displayId, output: event.output }])
    case 'progress':
      return live.act([{ kind: 'progressed', cell: event.cell, progress: event.progress }])
    case 'pause-changed':
      return live.act([{ kind: 'pause-changed', cell: event.cell, pause: event.pause }])
    case 'variables':
      return live.act([{ kind: 'variables', variables: event.variables }])
    case 'stray-failure':
      return live.act([
        event.cell !== null && findCell(live.current, event.cell)
          ? { kind: 'outputs-added', cell: event.cell, outputs: [toErrorOutput(event.failure, language)] }
          : { kind: 'noticed', notice: { id: randomUUID(), failure: event.failure } },
      ])
    case 'memory':
      // The session's kernel keeps it.
      return
    default:
      event satisfies never
  }
}
