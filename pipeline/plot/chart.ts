import { mime, type MimeBundle, type PlotlyOutput } from '../../protocol/output'
import type { Language, Text } from '../../protocol/text'
import { displaySymbol, type Displayable } from '../step/display'

export interface Axis {
  title: Text
  unit?: string
  type: 'linear' | 'log' | 'date' | 'category'
  /** From top to bottom: the first of several horizontal bars is read first. */
  isReversed?: boolean
  /** From where to where, in its own numbers; what the data fill where absent. */
  range?: readonly [from: number, to: number]
}

/** A place on the x axis with a name, drawn as an upright line. */
export interface ChartMark {
  x: number
  name: Text
}

export interface ChartParts {
  title: Text
  /** What was left out or summed up on the way from rows to marks. */
  subtitle: Text | null
  x: Axis
  y: Axis
  /** A name may be in both languages. */
  traces: Record<string, unknown>[]
  marks?: readonly ChartMark[]
  /** Plotly's own settings beyond titles and axes, such as `barmode`. */
  layout?: Record<string, unknown>
}

/** A chart as plain data: Plotly's traces and layout without colours, which the theme supplies. */
export class Chart implements Displayable {
  constructor(readonly parts: ChartParts) {}

  toPlotly(language: Language): PlotlyOutput {
    const { title, subtitle, x, y, traces, marks = [], layout } = this.parts
    return {
      data: traces.map((trace) => (isText(trace['name']) ? { ...trace, name: trace['name'][language] } : trace)),
      layout: {
        title: { text: title[language], ...(subtitle === null ? {} : { subtitle: { text: subtitle[language] } }) },
        xaxis: toAxis(x, language),
        yaxis: toAxis(y, language),
        ...(marks.length > 0 ? toMarks(marks, x, traces, language) : {}),
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

function isText(value: unknown): value is Text {
  return typeof value === 'object' && value !== null && 'en' in value && 'zh' in value
}

/** Upright lines with their names at the top, on the side where there is more room. */
function toMarks(marks: readonly ChartMark[], axis: Axis, traces: ChartParts['traces'], language: Language): Record<string, unknown> {
  const place = (x: number): number => (axis.type === 'log' ? Math.log10(x) : x)
  const [from, to] = axis.range ?? spanOf(traces)
  const middle = (place(from) + place(to)) / 2
  return {
    shapes: marks.map(({ x }) => ({ type: 'line', xref: 'x', yref: 'paper', x0: x, x1: x, y0: 0, y1: 1, line: { width: 1, dash: 'dot' } })),
    annotations: marks.map(({ x, name }) => {
      const isRight = place(x) > middle
      return { xref: 'x', yref: 'paper', x: place(x), y: 1, text: name[language], showarrow: false, xanchor: isRight ? 'right' : 'left', yanchor: 'top', xshift: isRight ? -4 : 4 }
    }),
  }
}

function spanOf(traces: ChartParts['traces']): [number, number] {
  let [from, to] = [Infinity, -Infinity]
  for (const { x } of traces) {
    if (!Array.isArray(x)) continue
    for (const value of x) {
      if (typeof value !== 'number') continue
      from = Math.min(from, value)
      to = Math.max(to, value)
    }
  }
  return [from, to]
}

function toAxis({ title, unit, type, isReversed = false, range }: Axis, language: Language): Record<string, unknown> {
  const text = unit === undefined ? title[language] : language === 'zh' ? `${title.zh}（${unit}）` : `${title.en} (${unit})`
  return { title: { text }, type, ...(isReversed ? { autorange: 'reversed' } : {}), ...(range === undefined ? {} : { range: range.map((end) => (type === 'log' ? Math.log10(end) : end)) }) }
}
