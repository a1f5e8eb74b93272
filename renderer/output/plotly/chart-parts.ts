import type { PlotlyOutput } from '../../../protocol/output'
import type { ChartTokens } from './chart-theme'
import { chartTemplate } from './chart-theme'

/** A chart taken apart: its title and subtitle stand above it as words of the page. */
export interface ChartParts {
  title: string
  subtitle: string
  data: Record<string, unknown>[]
  layout: Record<string, unknown>
  /** Height of the drawing in px. */
  height: number
}

const standardHeight = 300
const chartsWithoutAxes = new Set(['pie', 'sankey', 'sunburst', 'treemap', 'icicle', 'parcoords', 'parcats', 'scatterpolar', 'funnelarea'])

/** The parts of a chart with the theme under what the chart itself says. */
export function chartParts(chart: PlotlyOutput, tokens: ChartTokens): ChartParts {
  const { title, height, width: _width, template: _template, ...own } = chart.layout
  const words = titleWords(title)
  const data = chart.data.map((trace) => ({ ...trace }))
  const hasLegend = data.filter((trace) => trace.showlegend !== false && trace.type !== 'heatmap').length > 1
  const hasAxes = data.some((trace) => !chartsWithoutAxes.has(String(trace.type ?? 'scatter')))
  const template = chartTemplate(tokens)
  const margin = hasAxes ? { l: 48, r: 16, t: hasLegend ? 32 : 12, b: 40, pad: 4 } : { l: 16, r: 16, t: hasLegend ? 28 : 12, b: 16 }
  if (data.some((trace) => trace.type === 'parcoords' || trace.type === 'parcats')) Object.assign(margin, { l: 48, r: 48, t: 44, b: 24 })
  const isLine = data.length > 0 && data.every((trace) => (trace.type === undefined || trace.type === 'scatter') && String(trace.mode ?? 'lines').includes('lines'))
  return {
    ...words,
    data,
    height: typeof height === 'number' ? Math.min(Math.max(height, 120), 2000) : standardHeight,
    layout: {
      ...(isLine ? { hovermode: 'x unified' } : {}),
      ...own,
      ...logarithmicAxes(own, data),
      margin: { ...margin, ...(own.margin as object | undefined) },
      template,
      autosize: true,
    },
  }
}

/** Beyond these the powers of ten alone fill a logarithmic axis. */
const mostDecades = 3

/** Logarithmic axes with 1, 2 and 5 written out: Plotly writes all digits of a short one, alone and on top of each other. */
function logarithmicAxes(layout: Record<string, unknown>, data: readonly Record<string, unknown>[]): Record<string, unknown> {
  const axes: Record<string, unknown> = {}
  for (const [name, letter] of [['xaxis', 'x'], ['yaxis', 'y']] as const) {
    const axis = layout[name]
    if (typeof axis !== 'object' || axis === null || !('type' in axis) || axis.type !== 'log') continue
    if (decadesOf(data.map((trace) => trace[letter])) <= mostDecades) axes[name] = { dtick: 'D2', tickformat: '~g', ...axis }
  }
  return axes
}

function decadesOf(columns: readonly unknown[]): number {
  let [low, high] = [Infinity, 0]
  for (const column of columns) {
    if (!Array.isArray(column)) continue
    for (const value of column as unknown[]) {
      if (typeof value !== 'number' || value <= 0) continue
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  }
  return high > 0 ? Math.log10(high / low) : 0
}

function titleWords(title: unknown): { title: string; subtitle: string } {
  if (typeof title === 'string') return splitTitle(title)
  const { text, subtitle } = (title ?? {}) as { text?: unknown; subtitle?: { text?: unknown } }
  const words = splitTitle(typeof text === 'string' ? text : '')
  return typeof subtitle?.text === 'string' ? { title: words.title, subtitle: stripTags(subtitle.text) } : words
}

/** Plotly's own way of a second line in a title is `<br>`. */
function splitTitle(text: string): { title: string; subtitle: string } {
  const [first = '', ...rest] = text.split(/<br\s*\/?>/i)
  return { title: stripTags(first), subtitle: stripTags(rest.join(' ')) }
}

function stripTags(text: string): string {
  return text.replace(/<[^>]+>/g, '').trim()
}
