import type { DroppedFile } from './dropped-files'

type Receive = (dropped: readonly DroppedFile[]) => void

let receiver: Receive | null = null

/** While the wizard stands open, what is dropped on the window joins it. Gives back how to stop. */
export function takeDrops(receive: Receive): () => void {
  receiver = receive
  return () => {
    if (receiver === receive) receiver = null
  }
}

/** Who takes what is dropped now; null where an import is to be opened for it. */
export function dropReceiver(): Receive | null {
  return receiver
}
