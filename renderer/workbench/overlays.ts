import { create } from 'zustand'

interface Overlays {
  isPaletteOpen: boolean
  isHelpOpen: boolean
  isFindOpen: boolean
  /** The session whose verification is shown. */
  verifying: string | null
}

/** What stands over the workbench for a moment. */
export const useOverlays = create<Overlays>(() => ({ isPaletteOpen: false, isHelpOpen: false, isFindOpen: false, verifying: null }))
