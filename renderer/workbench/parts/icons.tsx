import type { ReactNode } from 'react'

// Drawn for a 16 px square with strokes of 1.4; each stands beside words or has a name given by its button.

function Icon({ size = 16, children }: { size?: number; children: ReactNode }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth={1.4} strokeLinecap="round" strokeLinejoin="round" aria-hidden>
      {children}
    </svg>
  )
}

interface IconProps {
  size?: number
}

export function FilesIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M2.5 4.5h4l1.5 2h5.5v6.5h-11z" />
    </Icon>
  )
}

export function DataIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <ellipse cx="8" cy="4" rx="5" ry="2" />
      <path d="M3 4v8c0 1.1 2.2 2 5 2s5-.9 5-2V4M3 8c0 1.1 2.2 2 5 2s5-.9 5-2" />
    </Icon>
  )
}

export function StepsIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M2.5 4.5h4.5M2.5 8h11M2.5 11.5h7" />
      <circle cx="11" cy="4.5" r="1.8" />
    </Icon>
  )
}

export function OutlineIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M3 3.5h10M3 6.5h6M3 9.5h8M3 12.5h4" />
    </Icon>
  )
}

export function SettingsIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="8" cy="8" r="2.2" />
      <path d="M8 1.8v1.8M8 12.4v1.8M1.8 8h1.8M12.4 8h1.8M3.6 3.6l1.3 1.3M11.1 11.1l1.3 1.3M12.4 3.6l-1.3 1.3M4.9 11.1l-1.3 1.3" />
    </Icon>
  )
}

export function PlayIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M5 3.5v9l7-4.5z" fill="currentColor" stroke="none" />
    </Icon>
  )
}

export function PauseIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M5 4.2h2.1v7.6H5zM8.9 4.2H11v7.6H8.9z" fill="currentColor" stroke="none" />
    </Icon>
  )
}

export function StopIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <rect x="4.5" y="4.5" width="7" height="7" rx="1.2" fill="currentColor" stroke="none" />
    </Icon>
  )
}

export function SearchIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="7" cy="7" r="4.2" />
      <path d="M10.2 10.2L13.5 13.5" />
    </Icon>
  )
}

export function CheckIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M3.5 8.5l3 3 6-7" />
    </Icon>
  )
}

export function CrossIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M4 4l8 8M12 4l-8 8" />
    </Icon>
  )
}

export function PlusIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M8 3v10M3 8h10" />
    </Icon>
  )
}

export function ChevronDownIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M4.5 6.5L8 10l3.5-3.5" />
    </Icon>
  )
}

export function ChevronRightIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M6.5 4.5L10 8l-3.5 3.5" />
    </Icon>
  )
}

export function ArrowUpIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M8 13V3.5M4 7l4-3.5L12 7" />
    </Icon>
  )
}

export function ArrowDownIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M8 3v9.5M4 9l4 3.5L12 9" />
    </Icon>
  )
}

export function MoreIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="3.5" cy="8" r="1.1" fill="currentColor" stroke="none" />
      <circle cx="8" cy="8" r="1.1" fill="currentColor" stroke="none" />
      <circle cx="12.5" cy="8" r="1.1" fill="currentColor" stroke="none" />
    </Icon>
  )
}

export function TrashIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5" />
    </Icon>
  )
}

export function CopyIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <rect x="5.5" y="5.5" width="7.5" height="7.5" rx="1.2" />
      <path d="M3.5 10.5H3V3h7.5v.5" />
    </Icon>
  )
}

export function SplitIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M2.5 8h11M8 6V2.5M8 13.5V10M6 4.5l2 1.5 2-1.5M6 11.5L8 10l2 1.5" />
    </Icon>
  )
}

export function MergeIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M8 2.5v4.5M6 5l2 2 2-2M8 13.5V9M6 11l2-2 2 2M2.5 8h2M11.5 8h2" />
    </Icon>
  )
}

export function NotebookIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <rect x="3.5" y="2.5" width="9" height="11" rx="1.2" />
      <path d="M6 2.5v11M8.2 5.5h2.3M8.2 8h2.3" />
    </Icon>
  )
}

export function FileIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M4 2.5h5l3 3v8H4zM9 2.5v3h3" />
    </Icon>
  )
}

export function TableIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <rect x="2.5" y="3" width="11" height="10" rx="1.2" />
      <path d="M2.5 6.3h11M2.5 9.6h11M6.5 6.3V13" />
    </Icon>
  )
}

export function RefreshIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M13 8a5 5 0 1 1-1.5-3.5M13 2.5v2.5h-2.5" />
    </Icon>
  )
}

export function VerifyIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M8 2l5 1.8v3.7c0 3.2-2.2 5.4-5 6.5-2.8-1.1-5-3.3-5-6.5V3.8z" />
      <path d="M5.8 8l1.7 1.7L10.5 6.4" />
    </Icon>
  )
}

export function PanelIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <rect x="2.5" y="3" width="11" height="10" rx="1.2" />
      <path d="M10 3v10" />
    </Icon>
  )
}

export function WarningIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M8 2.5l6 10.5H2z" />
      <path d="M8 6.5v3M8 11.3v.1" />
    </Icon>
  )
}

export function LockIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <rect x="3.5" y="7" width="9" height="6.5" rx="1.2" />
      <path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2" />
    </Icon>
  )
}

export function LinkIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M6.5 9.5l3-3M7 5l1.3-1.3a2.6 2.6 0 0 1 3.9 3.9L11 9M9 11l-1.3 1.3a2.6 2.6 0 0 1-3.9-3.9L5 7" />
    </Icon>
  )
}

export function TagIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M2.5 2.5h5l6 6-5 5-6-6z" />
      <circle cx="5.3" cy="5.3" r=".9" />
    </Icon>
  )
}

export function KeyboardIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <rect x="1.8" y="4" width="12.4" height="8" rx="1.2" />
      <path d="M4.5 6.8h.1M7 6.8h.1M9.5 6.8h.1M12 6.8h-.1M5 9.4h6" />
    </Icon>
  )
}

export function SunIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="8" cy="8" r="2.8" />
      <path d="M8 1.8v1.5M8 12.7v1.5M1.8 8h1.5M12.7 8h1.5M3.6 3.6l1 1M11.4 11.4l1 1M12.4 3.6l-1 1M4.6 11.4l-1 1" />
    </Icon>
  )
}

/** The awning of a market stall. */
export function ImportIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M8 2.500v7M5 6.800l3 3 3-3M2.500 10.500v3h11v-3" />
    </Icon>
  )
}

export function PersonIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="8" cy="5.500" r="2.500" />
      <path d="M3 13.500c.4-2.600 2.500-4 5-4s4.600 1.400 5 4" />
    </Icon>
  )
}

export function MarkIcon({ size = 20 }: IconProps) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" fill="none" stroke="var(--accent)" strokeWidth={2} strokeLinecap="round" aria-hidden>
      <path d="M2 8c0-3 3.6-6 8-6s8 3 8 6" />
      <path d="M2 8h16M5 8v9M15 8v9M10 11v6" />
    </svg>
  )
}
