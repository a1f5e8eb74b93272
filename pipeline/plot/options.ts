import type { Text } from '../../protocol/text'

export type Aggregate = 'sum' | 'mean' | 'median' | 'min' | 'max' | 'count'

/** Calendar steps that times can be gathered in. */
export type TimeStep = 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year'

/** A logarithmic axis has a place for values above 0 only: the others are left out, and the subtitle says how many. */
export type Scale = 'linear' | 'log'

export interface PlotOptions {
  title?: string | Text
  xTitle?: string | Text
  yTitle?: string | Text
  /** Of the values on the y axis, such as `CNY`; of a heat map's fields. */
  unit?: string
  /** Of the values on the x axis. */
  xUnit?: string
}

export interface SeriesOptions extends PlotOptions {
  x: string
  /** Of the y axis: `log` where values differ by powers of ten. Of bars it is the axis of their lengths, whichever way they lie. */
  yScale?: Scale
  /** The column that makes one line, one kind of point or one part of a bar for each of its values. */
  series?: string
  /** The same as `series`. */
  color?: string
}

export interface ScaledOptions extends SeriesOptions {
  /** Of the x axis: `log` where values differ by powers of ten. */
  xScale?: Scale
}
