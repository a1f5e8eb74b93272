/** The pattern that means this one path: DuckDB takes every path that it reads for a pattern, also `orders [1].csv`, and would read `orders 1.csv`. */
export function filePattern(path: string): string {
  return path.replace(/[[*?]/g, '[$&]')
}
