import './keys.css'

const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '')
const macNames: Record<string, string> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Ctrl: '⌃', Enter: '↩' }

/** Keys as they stand on this machine's keyboard: `Mod` is Ctrl, or ⌘ on a Mac. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className="keys">
      {keys.split(' ').map((key, index) => (
        <kbd key={index}>{isMac ? (macNames[key] ?? key) : key === 'Mod' ? 'Ctrl' : key}</kbd>
      ))}
    </span>
  )
}
