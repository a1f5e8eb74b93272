/** A name that is read or written somewhere in the program. Offsets are UTF-16 units. */
export interface Reference {
  name: string
  start: number
  end: number
  /** `type` names are looked up among types, the others among values. `typeof` stands in a type: nothing is read when the cell runs. */
  kind: 'value' | 'type' | 'typeof'
  isAssigned: boolean
  /** Evaluated when the program's own statements are, not later by a call. */
  isImmediate: boolean
  isShorthand: boolean
  /** Bound by a scope inside the program, so that the top level does not see it. */
  isLocal: boolean
}

export interface Declaration {
  name: string
  isValue: boolean
  isType: boolean
  /** Exported under its own name. */
  isExported: boolean
  /** From here on the name has its value; 0 for what is hoisted. */
  readyAt: number
}

/** A region that binds names. */
export interface Scope {
  parent: Scope | null
  /** Where a `var` inside it goes; null: here. */
  home: Scope | null
  values: Set<string>
  types: Set<string>
}

/** The scopes of one program: what each binds, and the names that are looked up from it. */
export class ScopeTable {
  readonly top = this.newScope(null, true)
  /** Of the top level, one for each name. */
  readonly declarations = new Map<string, Declaration>()
  /** How many functions are around what is being visited. */
  functionDepth = 0
  /** An export declaration is being visited. */
  isExporting = false
  private readonly references: { reference: Reference; scope: Scope }[] = []

  /** A home takes the `var` declarations inside it. */
  newScope(parent: Scope | null, isHome: boolean): Scope {
    return { parent, home: isHome || !parent ? null : (parent.home ?? parent), values: new Set(), types: new Set() }
  }

  declare(scope: Scope, name: string, what: { value?: boolean; type?: boolean }, readyAt = 0): void {
    if (what.value) scope.values.add(name)
    if (what.type) scope.types.add(name)
    if (scope !== this.top) return
    const before = this.declarations.get(name)
    this.declarations.set(name, {
      name,
      isValue: (what.value ?? false) || (before?.isValue ?? false),
      isType: (what.type ?? false) || (before?.isType ?? false),
      isExported: this.isExporting || (before?.isExported ?? false),
      readyAt: Math.max(readyAt, before?.readyAt ?? 0),
    })
  }

  refer(
    scope: Scope,
    at: { name: string; start: number; end: number },
    kind: Reference['kind'],
    more: { isAssigned?: boolean; isShorthand?: boolean } = {},
  ): void {
    if (at.name === 'this' || at.name === 'undefined' || (at.name === 'arguments' && this.functionDepth > 0)) return
    const reference: Reference = {
      name: at.name,
      start: at.start,
      end: at.end,
      kind,
      isAssigned: more.isAssigned ?? false,
      isImmediate: this.functionDepth === 0,
      isShorthand: more.isShorthand ?? false,
      isLocal: false,
    }
    this.references.push({ reference, scope })
  }

  /** Every reference, when all declarations are known. */
  resolved(): Reference[] {
    return this.references.map(({ reference, scope }) => ({ ...reference, isLocal: this.isBoundInside(reference, scope) }))
  }

  private isBoundInside(reference: Reference, from: Scope): boolean {
    for (let scope: Scope | null = from; scope && scope !== this.top; scope = scope.parent) {
      if ((reference.kind === 'type' ? scope.types : scope.values).has(reference.name)) return true
    }
    return false
  }
}
