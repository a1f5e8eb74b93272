import { mime, type MimeBundle, type PlotlyOutput } from '../../protocol/output'
import type { Language, Text } from '../../protocol/text'
import { displaySymbol, type Displayable } from '../step/display'

export interface Axis {
  title: Text
  unit?: string
  type: 'linear' | 'log' | 'date' | 'category'
  /** From top to bottom: the first of several horizontal bars is read first. */
  isReversed?: boolean
}

export interface ChartParts {
  title: Text
  /** What was left out or summed up on the way from rows to marks. */
  subtitle: Text | null
  x: Axis
  y: Axis
  traces: Record<string, unknown>[]
  /** Plotly's own settings beyond titles and axes, such as `barmode`. */
  layout?: Record<string, unknown>
}

/** A chart as plain data: Plotly's traces and layout without colours, which the theme supplies. */
export class Chart implements Displayable {
  constructor(readonly parts: ChartParts) {}

  toPlotly(language: Language): PlotlyOutput {
    const { title, subtitle, x, y, traces, layout } = this.parts
    return {
      data: traces,
      layout: {
        title: { text: title[language], ...(subtitle === null ? {} : { subtitle: { text: subtitle[language] } }) },
        xaxis: toAxis(x, language),
        yaxis: toAxis(y, language),
        ...layout,
      },
    }
  }

  [displaySymbol](language: Language): MimeBundle[] {
    const { title, subtitle, traces } = this.parts
    const marks = traces.length === 1 ? '' : ` (${traces.length})`
    const text = `${title[language]}${marks}${subtitle === null ? '' : `\n${subtitle[language]}`}`
    return [{ [mime.plotly]: this.toPlotly(language), [mime.text]: text }]
  }
}

/** A user's own words in both languages of the workbench. */
export function toText(words: string | Text): Text {
  return typeof words === 'string' ? { en: words, zh: words } : words
}

/** Sentences of a subtitle in a row; null where there is none. */
export function joinTexts(texts: readonly (Text | null)[]): Text | null {
  const there = texts.filter((text) => text !== null)
  if (there.length === 0) return null
  return { en: there.map((text) => text.en).join('; '), zh: there.map((text) => text.zh).join('；') }
}

function toAxis({ title, unit, type, isReversed = false }: Axis, language: Language): Record<string, unknown> {
  const text = unit === undefined ? title[language] : language === 'zh' ? `${title.zh}（${unit}）` : `${title.en} (${unit})`
  return { title: { text }, type, ...(isReversed ? { autorange: 'reversed' } : {}) }
}
