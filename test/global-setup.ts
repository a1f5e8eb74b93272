import { collectSteps } from '../launch/collect-steps.mjs'

export default function setUp(): void {
  collectSteps()
}
