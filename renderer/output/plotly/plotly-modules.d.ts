// plotly.js names types for its whole bundle only; these are the calls that a chart here makes.
interface PlotlyFigure {
  data: readonly object[]
  layout: object
  config?: object
}

interface PlotlyCore {
  register(modules: readonly object[]): void
  react(element: HTMLElement, data: readonly object[], layout: object, config: object): Promise<unknown>
  relayout(element: HTMLElement, changes: object): Promise<unknown>
  purge(element: HTMLElement): void
  toImage(figure: PlotlyFigure, options: { format: 'png' | 'svg'; width: number; height: number; scale?: number }): Promise<string>
  Plots: { resize(element: HTMLElement): Promise<unknown> | void }
}

declare module 'plotly.js/lib/core' {
  const plotly: PlotlyCore
  export default plotly
}
declare module 'plotly.js/lib/*' {
  const part: object
  export default part
}
declare module 'plotly.js/src/traces/*' {
  const part: object
  export default part
}
