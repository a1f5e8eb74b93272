import * as z from 'zod'

/** Part of a path such as `encoder/query/weight`. */
export const layerName = z.string().regex(/^[^/\s]+$/, 'a name has no spaces and no /')

/** What every layer may have. */
export const layerFields = {
  /** Its place in the names of parameters; its kind and a running number where absent: `dense1`. */
  name: layerName.optional(),
  /** A path. Layers that say the same use the same weights: a table of items both looked up and predicted from. */
  shared: z.string().regex(/^[^/\s]+(\/[^/\s]+)*$/, 'a path has no spaces and no empty parts').optional(),
}

export const count = z.int().min(1)

/** What the caller of a maker may give: the options of a spec without what stands in front of them. */
export type Options<Schema extends z.ZodType, Before extends string> = Omit<z.input<Schema>, 'kind' | Before>
