/** The design tokens that a chart takes, as computed values. */
export interface ChartTokens {
  font: string
  ink: string
  inkSoft: string
  inkFaint: string
  line: string
  lineStrong: string
  surface: string
  raised: string
  /** Told apart by colour-blind readers, in this order. */
  palette: string[]
}

/** The tokens as they hold now on the page. */
export function readChartTokens(): ChartTokens {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    font: token('--font-interface'),
    ink: token('--ink'),
    inkSoft: token('--ink-soft'),
    inkFaint: token('--ink-faint'),
    line: token('--line'),
    lineStrong: token('--line-strong'),
    surface: token('--surface'),
    raised: token('--raised'),
    palette: Array.from({ length: 8 }, (_, index) => token(`--chart-${index + 1}`)),
  }
}

/** Plotly's template: everything about the look that a chart's own data and layout leave open. */
export function chartTemplate(tokens: ChartTokens): { layout: Record<string, unknown>; data: Record<string, unknown[]> } {
  const axis = {
    gridcolor: tokens.line,
    gridwidth: 1,
    linecolor: tokens.lineStrong,
    zeroline: false,
    automargin: true,
    ticks: '',
    tickfont: { color: tokens.inkFaint, size: 11 },
    title: { font: { color: tokens.inkSoft, size: 12 }, standoff: 12 },
  }
  const scale = sequentialScale(tokens)
  const [first = tokens.ink] = tokens.palette
  return {
    layout: {
      colorway: tokens.palette,
      colorscale: { sequential: scale, sequentialminus: scale.map(([at], index) => [at, scale.at(-1 - index)?.[1] ?? first]), diverging: divergingScale(tokens) },
      font: { family: tokens.font, size: 12, color: tokens.inkSoft },
      // Not transparent: Plotly takes its text shadows from it.
      paper_bgcolor: tokens.surface,
      plot_bgcolor: 'rgba(0,0,0,0)',
      margin: { l: 48, r: 16, t: 12, b: 40, pad: 4 },
      xaxis: { ...axis, showgrid: false },
      yaxis: axis,
      polar: { bgcolor: 'rgba(0,0,0,0)', angularaxis: axis, radialaxis: axis },
      legend: { orientation: 'h', x: 0, xanchor: 'left', y: 1.02, yanchor: 'bottom', font: { color: tokens.inkSoft, size: 12 }, bgcolor: 'rgba(0,0,0,0)' },
      hoverlabel: { bgcolor: tokens.raised, bordercolor: tokens.lineStrong, font: { family: tokens.font, size: 12, color: tokens.ink }, align: 'left' },
      hovermode: 'closest',
      separators: '.,',
      bargap: 0.24,
      boxgap: 0.4,
      dragmode: 'zoom',
      modebar: { bgcolor: 'rgba(0,0,0,0)' },
      annotationdefaults: { font: { color: tokens.inkSoft }, arrowcolor: tokens.inkFaint },
      shapedefaults: { line: { color: tokens.inkFaint } },
    },
    data: {
      scatter: [{ line: { width: 2.2 }, marker: { size: 7 } }],
      scattergl: [{ marker: { size: 5 } }],
      bar: [{ marker: { line: { width: 0 } } }],
      histogram: [{ marker: { line: { width: 0.5, color: tokens.surface } } }],
      heatmap: [{ colorscale: scale, colorbar: colourBar(tokens), xgap: 1, ygap: 1 }],
      histogram2d: [{ colorscale: scale, colorbar: colourBar(tokens) }],
      contour: [{ colorscale: scale, colorbar: colourBar(tokens) }],
      pie: [{ marker: { line: { color: tokens.surface, width: 1.5 } }, textfont: { color: tokens.surface } }],
      treemap: [{ marker: { line: { color: tokens.surface, width: 1.5 } } }],
      sunburst: [{ marker: { line: { color: tokens.surface, width: 1.5 } } }],
      icicle: [{ marker: { line: { color: tokens.surface, width: 1.5 } } }],
      sankey: [{ node: { line: { width: 0 }, pad: 14, thickness: 14 }, link: { color: withAlpha(tokens.inkFaint, 0.25) }, textfont: { color: tokens.ink } }],
      parcoords: [{ labelfont: { color: tokens.inkSoft }, tickfont: { color: tokens.inkFaint }, rangefont: { color: tokens.inkFaint }, line: { color: first } }],
      funnel: [{ connector: { line: { width: 0 }, fillcolor: withAlpha(tokens.inkFaint, 0.15) }, textfont: { color: tokens.ink } }],
      waterfall: [{ connector: { line: { color: tokens.lineStrong, width: 1 } } }],
      table: [{ cells: { fill: { color: tokens.surface }, font: { color: tokens.ink } } }],
    },
  }
}

/** From the surface to the first colour of the palette, in even steps. */
function sequentialScale(tokens: ChartTokens): [number, string][] {
  const strong = mix(tokens.palette[0] ?? tokens.ink, tokens.ink, 0.25)
  return [0, 0.25, 0.5, 0.75, 1].map((at) => [at, mix(tokens.surface, strong, 0.06 + at * 0.94)])
}

function divergingScale(tokens: ChartTokens): [number, string][] {
  const [low = tokens.ink, high = tokens.ink] = tokens.palette
  return [
    [0, low],
    [0.5, mix(tokens.surface, tokens.inkFaint, 0.12)],
    [1, high],
  ]
}

function colourBar(tokens: ChartTokens): object {
  return { thickness: 10, outlinewidth: 0, ticks: '', tickfont: { color: tokens.inkFaint, size: 11 }, len: 0.9 }
}

/** `share` of the second colour in the first; both `#rrggbb`. */
export function mix(one: string, other: string, share: number): string {
  const [a, b] = [toParts(one), toParts(other)]
  return `#${a.map((part, index) => Math.round(part + ((b[index] ?? 0) - part) * share).toString(16).padStart(2, '0')).join('')}`
}

function withAlpha(colour: string, alpha: number): string {
  return `rgba(${toParts(colour).join(',')},${alpha})`
}

function toParts(colour: string): number[] {
  const digits = colour.replace('#', '')
  const full = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits
  return [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16) || 0)
}
