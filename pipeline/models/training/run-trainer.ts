import { parentPort, workerData } from 'node:worker_threads'
import type { Architecture } from '../architecture'
import type { HandData, TrainerData } from './protocol'
import { runFirstHand } from './worker/first-hand'
import { runOtherHand } from './worker/other-hand'

/** What every thread of a training runs; `find` gives the family of networks by its name. */
export async function runTrainer(find: (name: string) => Architecture<unknown>): Promise<void> {
  if (parentPort === null) throw new Error('a trainer is a worker')
  const data = workerData as TrainerData | HandData
  if (data.role === 'other') await runOtherHand(data, find)
  else await runFirstHand(parentPort, data, find(data.architecture))
}
