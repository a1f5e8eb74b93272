import { useEffect, useId, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { dataMessages } from '../../../protocol/messages/data'
import type { PlotlyOutput } from '../../../protocol/output'
import { onThemeChange } from '../../workbench/appearance'
import { localeOf, useLanguage, useText } from '../../workbench/language'
import { Button } from '../../workbench/parts/button'
import { chartParts, type ChartParts } from './chart-parts'
import { ChartData } from './chart-data'
import { readChartTokens } from './chart-theme'
import { plotly } from './plotly-bundle'
import './plotly.css'

/** A chart in the theme's colours, with its title as words above and its numbers as a table beside. */
export default function PlotlyChart({ chart }: { chart: PlotlyOutput }) {
  const text = useText()
  const language = useLanguage()
  const theme = useSyncExternalStore(onThemeChange, currentTheme)
  // The tokens are read from the page, which `theme` stands for.
  const parts = useMemo(() => chartParts(chart, readChartTokens()), [chart, theme])
  const [isTable, setTable] = useState(false)
  const titleId = useId()
  const drawing = useRef<HTMLDivElement>(null)
  const title = parts.title || text(dataMessages.chartUnlabelled)

  useEffect(() => {
    const element = drawing.current
    if (!element || isTable) return
    const config = { displayModeBar: false, responsive: false, showTips: false, locale: localeOf(language) === 'zh-CN' ? 'zh-CN' : 'en' }
    // Plotly keeps and changes what it is given; the output stays as it was sent.
    void plotly.react(element, structuredClone(parts.data), { ...structuredClone(parts.layout), width: element.clientWidth, height: parts.height }, config)
  }, [parts, isTable, language])

  useEffect(() => {
    const element = drawing.current
    if (!element || isTable) return
    let width = element.clientWidth
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === width || element.clientWidth === 0) return
      width = element.clientWidth
      void plotly.relayout(element, { width })
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
      plotly.purge(element)
    }
  }, [isTable])

  return (
    <figure className="figure" aria-labelledby={titleId}>
      <figcaption className="figure-head">
        <div className="figure-words">
          <div id={titleId} className={parts.title === '' ? 'only-read-aloud' : 'figure-title'}>
            {title}
          </div>
          {parts.subtitle === '' ? null : <div className="figure-subtitle">{parts.subtitle}</div>}
        </div>
        <div className="figure-actions">
          <Button look="quiet" size="small" aria-pressed={isTable} onPress={() => setTable(!isTable)}>
            {text(isTable ? dataMessages.chartAsChart : dataMessages.chartAsTable)}
          </Button>
          {isTable ? null : (
            <>
              <Button look="quiet" size="small" onPress={() => drawing.current && resetAxes(drawing.current)}>
                {text(dataMessages.chartReset)}
              </Button>
              <Button look="quiet" size="small" onPress={() => void download(parts, 'png')}>
                PNG
              </Button>
              <Button look="quiet" size="small" onPress={() => void download(parts, 'svg')}>
                SVG
              </Button>
            </>
          )}
        </div>
      </figcaption>
      {isTable ? (
        <ChartData data={chart.data} title={title} />
      ) : (
        <div
          ref={drawing}
          className="figure-drawing"
          style={{ height: parts.height }}
          role="img"
          aria-label={text(dataMessages.chartWithTraces, { title, count: parts.data.length })}
        />
      )}
    </figure>
  )
}

function currentTheme(): string | undefined {
  return document.documentElement.dataset.theme
}

/** Every axis back to its own range. */
function resetAxes(element: HTMLElement): void {
  const axes = Object.keys((element as { _fullLayout?: object })._fullLayout ?? {}).filter((name) => /^[xy]axis\d*$/.test(name))
  if (axes.length > 0) void plotly.relayout(element, Object.fromEntries(axes.map((axis) => [`${axis}.autorange`, true])))
}

/** The image as it goes into slides: with title, on the theme's surface, at twice the size on screen. */
async function download(parts: ChartParts, format: 'png' | 'svg'): Promise<void> {
  const tokens = readChartTokens()
  const top = parts.title === '' ? 24 : parts.subtitle === '' ? 56 : 76
  const margin = (parts.layout.margin ?? {}) as { t?: number }
  const layout = {
    ...structuredClone(parts.layout),
    paper_bgcolor: tokens.surface,
    margin: { ...margin, t: (margin.t ?? 12) + top },
    title: { text: parts.title, subtitle: { text: parts.subtitle, font: { size: 13, color: tokens.inkFaint } }, x: 0, xref: 'paper', xanchor: 'left', y: 1, yref: 'container', yanchor: 'top', pad: { t: 18 }, font: { size: 16, color: tokens.ink } },
  }
  const url = await plotly.toImage({ data: structuredClone(parts.data), layout }, { format, width: 900, height: parts.height + top + 60, scale: format === 'png' ? 2 : 1 })
  const link = document.createElement('a')
  link.href = url
  link.download = `${parts.title.replace(/[\\/:*?"<>|\s]+/g, '-').slice(0, 60) || 'chart'}.${format}`
  link.click()
}
