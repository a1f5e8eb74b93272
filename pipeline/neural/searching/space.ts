import * as z from 'zod'
import type { Random } from '../../numeric/random'

const range = z.strictObject({
  from: z.number(),
  to: z.number(),
  /** `log` where factors count, as for learning rates. */
  scale: z.enum(['linear', 'log']).default('linear'),
  isWhole: z.boolean().default(false),
})
export const choiceSchema = z.union([z.array(z.union([z.number(), z.string(), z.boolean(), z.null()])).min(1), range])

/** What one parameter may be: one of a list, or a number of a range. */
export type Choice = z.output<typeof choiceSchema>
export type Space = Readonly<Record<string, Choice>>
export type Value = string | number | boolean | null

/** A place of the space as numbers from 0 to 1, one for each parameter. */
export type Point = number[]

export const drawPoint = (space: Space, random: Random): Point => Object.keys(space).map(() => random.next())

/** The parameters at a point. */
export function valuesAt(space: Space, point: Point): Record<string, Value> {
  return Object.fromEntries(Object.entries(space).map(([name, choice], index) => [name, valueAt(choice, point[index]!)]))
}

function valueAt(choice: Choice, place: number): Value {
  if (isList(choice)) return choice[Math.min(choice.length - 1, Math.floor(place * choice.length))]!
  const { from, to, scale, isWhole } = choice
  const value = scale === 'log' ? from * (to / from) ** place : from + (to - from) * place
  return isWhole ? Math.round(value) : Number(value.toPrecision(6))
}

/** A point as a model of the space sees it: choices without order are as far apart as can be. */
export function coordinatesOf(space: Space, point: Point): number[] {
  return Object.values(space).flatMap((choice, index) => {
    const place = point[index]!
    if (!isList(choice)) return [place]
    const chosen = Math.min(choice.length - 1, Math.floor(place * choice.length))
    const isOrdered = choice.every((value) => typeof value === 'number')
    return isOrdered ? [choice.length === 1 ? 0 : chosen / (choice.length - 1)] : choice.map((_, at) => (at === chosen ? 0.7 : 0))
  })
}

export const isList = (choice: Choice): choice is Value[] => Array.isArray(choice)

/** Whether a range can be drawn from. */
export const isRange = (choice: Choice): boolean => isList(choice) || (choice.from < choice.to && (choice.scale === 'linear' || choice.from > 0))
