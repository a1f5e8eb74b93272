/** The entry of a training's worker threads. */
import { architectureOf } from '../architectures'
import { runTrainer } from './run-trainer'

await runTrainer(architectureOf)
