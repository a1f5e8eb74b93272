import type { ReactNode } from 'react'

function KindIcon({ children }: { children: ReactNode }) {
  return (
    <svg width={16} height={16} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth={1.4} strokeLinecap="round" strokeLinejoin="round" aria-hidden>
      {children}
    </svg>
  )
}

export function TypescriptKindIcon() {
  return (
    <KindIcon>
      <path d="M5.5 5L2.5 8l3 3M10.5 5l3 3-3 3M9 3.500L7 12.5" />
    </KindIcon>
  )
}

export function SqlKindIcon() {
  return (
    <KindIcon>
      <ellipse cx="8" cy="4.2" rx="4.8" ry="1.8" />
      <path d="M3.2 4.200v7.600c0 1 2.1 1.8 4.8 1.800s4.8-.8 4.8-1.800V4.2" />
    </KindIcon>
  )
}

export function MarkdownKindIcon() {
  return (
    <KindIcon>
      <path d="M2.5 11.500v-7L5.5 8l3-3.500v7M12 4.500v6.500M10 9l2 2.200L14 9" />
    </KindIcon>
  )
}

function RawKindIcon() {
  return (
    <KindIcon>
      <path d="M3 4.500h10M3 8h10M3 11.500h6" />
    </KindIcon>
  )
}

/** By kind of cell. */
export const kindIcons = { typescript: TypescriptKindIcon, sql: SqlKindIcon, markdown: MarkdownKindIcon, raw: RawKindIcon } as const
