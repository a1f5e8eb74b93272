export type ChineseScript = 'keep' | 'simplified' | 'traditional'

/** Turns traditional Chinese into simplified or the other way, word by word where a character alone is not enough. The dictionaries (OpenCC's) are read only when asked for. */
export async function loadScript(script: ChineseScript): Promise<(text: string) => string> {
  if (script === 'keep') return (text) => text
  if (script === 'simplified') {
    const { Converter } = await import('opencc-js/t2cn')
    return Converter({ from: 't', to: 'cn' })
  }
  const { Converter } = await import('opencc-js/cn2t')
  return Converter({ from: 'cn', to: 't' })
}
