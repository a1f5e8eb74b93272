/** Units of one dimension by what they are worth in its first one. */
type Dimension = Readonly<Record<string, number>>

/** The international pound, inch and US gallon of 1959 are exact; 斤, 两, 尺 and 寸 are the market units of 1959. */
const dimensions: readonly Dimension[] = [
  { g: 1, gram: 1, grams: 1, 克: 1, mg: 0.001, 毫克: 0.001, kg: 1000, kgs: 1000, kilogram: 1000, kilograms: 1000, 千克: 1000, 公斤: 1000, t: 1e6, 吨: 1e6, 斤: 500, 市斤: 500, 两: 50, 钱: 5, lb: 453.59237, lbs: 453.59237, pound: 453.59237, pounds: 453.59237, 磅: 453.59237, oz: 28.349523125, ounce: 28.349523125, ounces: 28.349523125, 盎司: 28.349523125 },
  { ml: 1, milliliter: 1, milliliters: 1, 毫升: 1, cl: 10, dl: 100, l: 1000, liter: 1000, liters: 1000, litre: 1000, litres: 1000, 升: 1000, 公升: 1000, cc: 1, 'fl oz': 29.5735295625, 'fl. oz': 29.5735295625, pt: 473.176473, qt: 946.352946, gal: 3785.411784, gallon: 3785.411784, gallons: 3785.411784, 加仑: 3785.411784 },
  { cm: 1, 厘米: 1, 公分: 1, mm: 0.1, 毫米: 0.1, dm: 10, 分米: 10, m: 100, meter: 100, meters: 100, metre: 100, 米: 100, 公尺: 100, km: 100_000, 千米: 100_000, 公里: 100_000, in: 2.54, inch: 2.54, inches: 2.54, '"': 2.54, 英寸: 2.54, ft: 30.48, foot: 30.48, feet: 30.48, "'": 30.48, 英尺: 30.48, yd: 91.44, yard: 91.44, 码: 91.44, 尺: 100 / 3, 寸: 10 / 3 },
]

/** A conversion that the user gives: a box of 12 pieces is `{ unit: '箱', to: '件', factor: 12 }`, of one item alone with `item`. */
export interface OwnUnit {
  unit: string
  to: string
  factor: number
  item?: string | null | undefined
}

export function toUnitKey(unit: string): string {
  return unit.normalize('NFKC').trim().toLowerCase().replace(/\s+/g, ' ').replace(/(?<=[a-z])\.$/, '')
}

/** Whether the unit can be known at all: a measure, or one of the user's. */
export function isKnownUnit(unit: string, own: readonly OwnUnit[]): boolean {
  const key = toUnitKey(unit)
  return dimensions.some((dimension) => key in dimension) || own.some((one) => toUnitKey(one.unit) === key || toUnitKey(one.to) === key)
}

/** How much of `to` one `from` is; null where nothing says it. What the user says of an item comes before what is said of all. */
export function factorBetween(from: string, to: string, own: readonly OwnUnit[], item: string | null): number | null {
  const [start, end] = [toUnitKey(from), toUnitKey(to)]
  if (start === end) return 1
  const measured = dimensions.find((dimension) => start in dimension && end in dimension)
  if (measured !== undefined) return (measured[start] ?? 0) / (measured[end] ?? 1)
  // Boxes hold cartons that hold pieces: the user's steps are chained.
  const usable = [...own.filter((one) => one.item !== null && one.item !== undefined && one.item === item), ...own.filter((one) => one.item === null || one.item === undefined)]
  const known = new Map([[start, 1]])
  const open = [start]
  for (let unit = open.shift(); unit !== undefined; unit = open.shift()) {
    const so = known.get(unit) ?? 1
    for (const step of usable) {
      const [one, other] = [toUnitKey(step.unit), toUnitKey(step.to)]
      const next: [string, number] | null = one === unit ? [other, so * step.factor] : other === unit ? [one, so / step.factor] : null
      if (next === null || known.has(next[0])) continue
      known.set(...next)
      open.push(next[0])
    }
    for (const dimension of dimensions.filter((one) => unit in one && end in one)) return so * ((dimension[unit] ?? 0) / (dimension[end] ?? 1))
    if (known.has(end)) return known.get(end) ?? null
  }
  return null
}
