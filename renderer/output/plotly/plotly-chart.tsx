import { useEffect, useId, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { dataMessages } from '../../../protocol/messages/data'
import type { PlotlyOutput } from '../../../protocol/output'
import { onThemeChange } from '../../workbench/appearance'
import { localeOf, useLanguage, useText } from '../../workbench/language'
import { Button } from '../../workbench/parts/button'
import { reportFailure } from '../../workbench/store'
import { chartParts } from './chart-parts'
import { ChartData } from './chart-data'
import { downloadChart } from './chart-image'
import { readChartTokens, type ChartTokens } from './chart-theme'
import { plotly } from './plotly-bundle'
import './plotly.css'

/** A chart in the theme's colours, with its title as words above and its numbers as a table beside. */
export default function PlotlyChart({ chart, displayId }: { chart: PlotlyOutput; displayId?: string | undefined }) {
  const text = useText()
  const language = useLanguage()
  const tokens = useSyncExternalStore(onThemeChange, currentTokens)
  const parts = useMemo(() => chartParts(chart, tokens), [chart, tokens])
  const [isTable, setTable] = useState(false)
  const titleId = useId()
  const drawnTokens = useRef(tokens)
  const pending = useRef<Promise<void>>(Promise.resolve())
  const drawing = useRef<HTMLDivElement>(null)
  const title = parts.title || text(dataMessages.chartUnlabelled)

  useEffect(() => {
    const element = drawing.current
    if (!element || isTable) return
    const config = { displayModeBar: false, responsive: false, showTips: false, locale: localeOf(language) === 'zh-CN' ? 'zh-CN' : 'en' }
    let isCurrent = true
    // One drawing after the other: Plotly draws in steps, and an earlier one that is still under way would end over a later one.
    pending.current = pending.current
      .then(async () => {
        if (!isCurrent) return
        // Colours that come from the template survive a redraw, so a change of theme draws anew.
        if (drawnTokens.current !== tokens) plotly.purge(element)
        drawnTokens.current = tokens
        // Plotly keeps and changes what it is given; the output stays as it was sent.
        // What a person zoomed into or hid stays while the same display is updated.
        await plotly.react(element, structuredClone(parts.data), { uirevision: displayId, ...structuredClone(parts.layout), width: element.clientWidth, height: parts.height }, config)
      })
      .catch(reportFailure)
    return () => {
      isCurrent = false
    }
  }, [parts, isTable, language, tokens, displayId])

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
              <Button look="quiet" size="small" onPress={() => downloadChart(parts, 'png').catch(reportFailure)}>
                PNG
              </Button>
              <Button look="quiet" size="small" onPress={() => downloadChart(parts, 'svg').catch(reportFailure)}>
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

let known: { theme: string | undefined; tokens: ChartTokens } | null = null

/** The tokens of the page's theme; the same object while the theme stays. */
function currentTokens(): ChartTokens {
  const { theme } = document.documentElement.dataset
  if (known === null || known.theme !== theme) known = { theme, tokens: readChartTokens() }
  return known.tokens
}

/** Every axis back to its own range. */
function resetAxes(element: HTMLElement): void {
  const axes = Object.keys((element as { _fullLayout?: object })._fullLayout ?? {}).filter((name) => /^[xy]axis\d*$/.test(name))
  if (axes.length > 0) void plotly.relayout(element, Object.fromEntries(axes.map((axis) => [`${axis}.autorange`, true])))
}
