import { watch, type FSWatcher } from 'node:fs'

type Listener = (name: string | null) => void

interface Watched {
  watcher: FSWatcher
  listeners: Set<Listener>
}

/** Tells what changes directly in a folder, once for a burst. Where the system cannot watch, nothing is told. */
export class FolderWatch {
  private readonly folders = new Map<string, Watched>()
  private readonly pending = new Map<string, { names: Set<string | null>; timer: NodeJS.Timeout }>()

  watch(folder: string, listener: Listener): () => void {
    let watched = this.folders.get(folder)
    if (!watched) {
      const watcher = this.start(folder)
      if (!watcher) return () => {}
      watched = { watcher, listeners: new Set() }
      this.folders.set(folder, watched)
    }
    watched.listeners.add(listener)
    return () => {
      watched.listeners.delete(listener)
      if (watched.listeners.size === 0) this.forget(folder, watched)
    }
  }

  close(): void {
    for (const { timer } of this.pending.values()) clearTimeout(timer)
    for (const { watcher } of this.folders.values()) watcher.close()
    this.pending.clear()
    this.folders.clear()
  }

  private start(folder: string): FSWatcher | null {
    try {
      const watcher = watch(folder, { persistent: false }, (_, name) => this.collect(folder, name))
      watcher.on('error', () => {
        const watched = this.folders.get(folder)
        if (watched) this.forget(folder, watched)
      })
      return watcher
    } catch {
      return null
    }
  }

  private collect(folder: string, name: string | null): void {
    const burst = this.pending.get(folder)
    if (burst) return void burst.names.add(name)
    const timer = setTimeout(() => {
      const names = this.pending.get(folder)?.names ?? []
      this.pending.delete(folder)
      for (const each of names) {
        for (const listener of this.folders.get(folder)?.listeners ?? []) listener(each)
      }
    }, 120)
    timer.unref()
    this.pending.set(folder, { names: new Set([name]), timer })
  }

  private forget(folder: string, watched: Watched): void {
    watched.watcher.close()
    if (this.folders.get(folder) === watched) this.folders.delete(folder)
  }
}
