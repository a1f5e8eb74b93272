import bar from 'plotly.js/lib/bar'
import box from 'plotly.js/lib/box'
import contour from 'plotly.js/lib/contour'
import core from 'plotly.js/lib/core'
import funnel from 'plotly.js/lib/funnel'
import heatmap from 'plotly.js/lib/heatmap'
import histogram from 'plotly.js/lib/histogram'
import histogram2d from 'plotly.js/lib/histogram2d'
import icicle from 'plotly.js/lib/icicle'
import chinese from 'plotly.js/lib/locales/zh-cn'
import ohlc from 'plotly.js/lib/ohlc'
import parcats from 'plotly.js/lib/parcats'
import pie from 'plotly.js/lib/pie'
import sankey from 'plotly.js/lib/sankey'
import scatterpolar from 'plotly.js/lib/scatterpolar'
import sunburst from 'plotly.js/lib/sunburst'
import treemap from 'plotly.js/lib/treemap'
import violin from 'plotly.js/lib/violin'
import waterfall from 'plotly.js/lib/waterfall'
// The strict forms make no code from text, which the page's policy forbids.
import parcoords from 'plotly.js/src/traces/parcoords/strict'
import scattergl from 'plotly.js/src/traces/scattergl/strict'

const months = Array.from({ length: 12 }, (_, index) => `${index + 1}月`)
/** `2024年11月` and `11月1日` on an axis instead of `十一 2024` and `十一 1`. */
const dates = { months, shortMonths: months, year: '%Y年', month: '%Y年%b', dayMonth: '%b%-d日', dayMonthYear: '%Y年%b%-d日' }
const chineseDates = { ...chinese, format: { ...(chinese as { format?: object }).format, ...dates } }

core.register([
  bar, box, contour, funnel, heatmap, histogram, histogram2d, icicle, ohlc, parcats, parcoords, pie, sankey, scattergl, scatterpolar, sunburst, treemap,
  violin, waterfall, chineseDates,
])

/** Plotly with the kinds of chart that Souk uses; a file of its own that is fetched with the first chart. */
export const plotly = core
