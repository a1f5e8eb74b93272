/** Reads the top-level names of all cells as they are now. */
export class Variables {
  private readonly declared = new Map<string, { read: () => unknown; cell: string }>()

  declare(readers: Record<string, () => unknown>, cell: string): void {
    for (const [name, read] of Object.entries(readers)) {
      // A name moves to the end when it is declared again: the newest stand last.
      this.declared.delete(name)
      this.declared.set(name, { read, cell })
    }
  }

  /** Null for a name that was never declared or whose first value never came. */
  read(name: string): { value: unknown } | null {
    const variable = this.declared.get(name)
    return variable === undefined ? null : valueOf(variable.read)
  }

  *all(): Iterable<{ name: string; value: unknown; cell: string }> {
    for (const [name, { read, cell }] of this.declared) {
      const found = valueOf(read)
      if (found !== null) yield { name, value: found.value, cell }
    }
  }
}

function valueOf(read: () => unknown): { value: unknown } | null {
  try {
    return { value: read() }
  } catch {
    return null
  }
}
