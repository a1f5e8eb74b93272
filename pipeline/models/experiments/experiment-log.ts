import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { backendNames } from '../../tensor/backend/backend'

const numbers = z.record(z.string(), z.number().nullable())

const experimentSchema = z.object({
  schema: z.literal('souk.experiment'),
  version: z.literal(1),
  /** Of the job: the same training on the same data again is the same experiment. */
  id: z.string().regex(/^[\w-]+$/),
  name: z.string(),
  step: z.string(),
  /** ISO 8601, UTC. */
  at: z.string(),
  params: z.record(z.string(), z.unknown()),
  dataFingerprint: z.string(),
  seed: z.number(),
  rows: z.object({ training: z.number(), validation: z.number(), leftOut: z.number() }),
  parameters: z.number(),
  history: z.array(numbers),
  curve: z.array(z.object({ step: z.number(), loss: z.number() })),
  /** The one that the weights are of. */
  epoch: z.number(),
  loss: z.number(),
  validationLoss: z.number().nullable(),
  metrics: numbers,
  device: z.object({ backend: z.enum(backendNames), precision: z.string(), detail: z.string() }),
  seconds: z.number(),
})

/** A training as it is remembered in the workspace. */
export type Experiment = z.output<typeof experimentSchema>

const folderOf = (workspace: string): string => join(workspace, '.souk', 'experiments')

/** Writes an experiment into `.souk/experiments`, over that of the same training, and gives its id. */
export async function recordExperiment(workspace: string, experiment: Omit<Experiment, 'schema' | 'version' | 'at'>): Promise<string> {
  const folder = folderOf(workspace)
  await mkdir(folder, { recursive: true })
  const path = join(folder, `${experiment.id}.json`)
  const fresh = `${path}.${randomUUID()}`
  await writeFile(fresh, `${JSON.stringify({ schema: 'souk.experiment', version: 1, at: new Date().toISOString(), ...experiment }, null, 1)}\n`)
  await rename(fresh, path)
  return experiment.id
}

/** All that can be read, the newest first; files that are none are named. */
export async function readExperiments(workspace: string): Promise<{ experiments: Experiment[]; unreadable: string[] }> {
  const folder = folderOf(workspace)
  const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.json')).toSorted()
  const unreadable: string[] = []
  const experiments: Experiment[] = []
  for (const file of files) {
    const read = await readFile(join(folder, file), 'utf8').then(parse, () => null)
    if (read === null) unreadable.push(`.souk/experiments/${file}`)
    else experiments.push(read)
  }
  return { experiments: experiments.toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)), unreadable }
}

function parse(text: string): Experiment | null {
  try {
    return experimentSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}
