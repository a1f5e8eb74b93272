export interface Layer {
  folder: string
  may: string[]
  runsOn: 'anything' | 'node' | 'browser'
  holds: string
}
export const layers: Layer[]
export const reserved: Record<string, string[]>
