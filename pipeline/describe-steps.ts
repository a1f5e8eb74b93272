import type { StepDescription } from '../protocol/kernel'
import type { AnyStepSpec } from './step/define-step'
import { describeStep } from './step/describe'
import { stages } from './stages.generated'

/** Every step of every stage, with what a form or the command line must know. */
export function describeSteps(): StepDescription[] {
  return Object.values(stages)
    .flatMap((stage): { spec: AnyStepSpec }[] => Object.values(stage))
    .map(({ spec }) => describeStep(spec))
}
