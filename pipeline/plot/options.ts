import type { Text } from '../../protocol/text'

export type Aggregate = 'sum' | 'mean' | 'median' | 'min' | 'max' | 'count'

/** Calendar steps that times can be gathered in. */
export type TimeStep = 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year'

export interface PlotOptions {
  title?: string | Text
  xTitle?: string | Text
  yTitle?: string | Text
  /** Of the values on the y axis, such as `CNY`. */
  unit?: string
  /** Of the values on the x axis. */
  xUnit?: string
}

export interface SeriesOptions extends PlotOptions {
  x: string
  /** The column that makes one line, one kind of point or one part of a bar for each of its values. */
  series?: string
  /** The same as `series`. */
  color?: string
}
