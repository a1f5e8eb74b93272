import { architectureOf } from '../architectures'
import { runTrainer } from './run-trainer'
import { testArchitectures } from './test-architectures'

await runTrainer((name) => testArchitectures[name] ?? architectureOf(name))
