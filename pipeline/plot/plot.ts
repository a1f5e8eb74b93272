import { bar } from './bar'
import { curves } from './curves'
import { heatmap } from './heatmap'
import { histogram } from './histogram'
import { line } from './line'
import { scatter } from './scatter'

/**
 * Charts from a table or a list of row objects. What is counted, summed or left out is worked out in the engine and said in the subtitle.
 * `await plot.line(orders, { x: 'created_at', by: 'month', y: 'order_total', unit: 'CNY' })`.
 */
export const plot = { line, curves, bar, scatter, histogram, heatmap }
