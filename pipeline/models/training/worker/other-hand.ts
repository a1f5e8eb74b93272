import { once } from 'node:events'
import type { MessagePort } from 'node:worker_threads'
import { createWasmBackend } from '../../../tensor/wasm/wasm-backend'
import type { Architecture } from '../../architecture'
import type { HandData, HandFailure, HandLetter } from '../protocol'
import { Crew } from './crew'
import { figuresOf, Hand } from './hand'
import { mapBlocks, planParameters } from './placement'
import { fieldsOf, StagedBatch } from './staged-batch'

/** Works for the first hand of its crew until the thread is ended. */
export async function runOtherHand({ index, crew: shared, port }: HandData, find: (name: string) => Architecture<unknown>): Promise<never> {
  const letter = await firstLetter(port)
  const { config, settings, metrics, memory, isPlain, shape, staged, hands, shards } = letter
  const architecture = find(letter.architecture)
  const backend = createWasmBackend({ memory, plain: isPlain })
  const crew = new Crew(shared, hands, figuresOf(metrics))
  const hand = new Hand({
    backend,
    architecture,
    config,
    settings,
    metrics,
    plan: planParameters(architecture.parameters(config), settings.frozen),
    placement: mapBlocks(letter.placement, (place) => backend.adopt(place)),
    moments: new Map(letter.moments.map(([name, { first, second }]) => [name, { first: first && backend.adopt(first), second: second && backend.adopt(second) }])),
    crew,
    staged: new StagedBatch(fieldsOf(shape), settings.batchSize, false, staged),
    index,
    hands,
    shards,
    onFailure: (shard, failure) => port.postMessage({ shard, failure } satisfies HandFailure),
  })
  for (;;) {
    const command = crew.awaitOrder()
    if (command === 'rest') crew.meet()
    else if (command === 'judge') await hand.judge()
    else await hand.gradient()
    if (command === 'step' && !crew.hasFailed) hand.update()
  }
}

async function firstLetter(port: MessagePort): Promise<HandLetter> {
  const [letter] = (await once(port, 'message')) as [HandLetter]
  return letter
}
