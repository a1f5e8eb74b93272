import type { SessionAction } from '../../protocol/session/action'
import { reduce } from '../../protocol/session/reduce'
import type { SessionState } from '../../protocol/session/state'

export type ActionListener = (actions: SessionAction[], view: string | null) => void

/** A session's state and the one way to change it. Whoever listens hears of each change after it happened, in order. */
export class LiveState {
  private readonly listeners = new Set<ActionListener>()
  private readonly waiting: { actions: SessionAction[]; view: string | null }[] = []
  private isTelling = false

  constructor(public current: SessionState) {}

  /** `view` names the window whose edit it is. */
  act(actions: SessionAction[], view: string | null = null): void {
    if (actions.length === 0) return
    this.current = actions.reduce(reduce, this.current)
    this.waiting.push({ actions, view })
    if (this.isTelling) return
    this.isTelling = true
    try {
      for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
        for (const listener of this.listeners) listener(next.actions, next.view)
      }
    } finally {
      this.isTelling = false
    }
  }

  listen(listener: ActionListener): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }
}
