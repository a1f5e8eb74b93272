import { Component, type ReactNode } from 'react'
import { toFailure, type Failure } from '../../protocol/failure'
import { FailureView } from './failure-view'

interface FailureBoundaryProps {
  /** What is shown: another one is worth another try. */
  of: unknown
  children: ReactNode
}

/** Shows a failure in the place of what cannot be drawn, such as an output that another program wrote wrongly; the rest of the page stays. */
export class FailureBoundary extends Component<FailureBoundaryProps, { failure: Failure | null; of: unknown }> {
  override state = { failure: null, of: this.props.of }

  static getDerivedStateFromError(thrown: unknown): { failure: Failure } {
    return { failure: toFailure(thrown) }
  }

  static getDerivedStateFromProps({ of }: FailureBoundaryProps, state: { of: unknown }): { failure: null; of: unknown } | null {
    return of === state.of ? null : { failure: null, of }
  }

  override render(): ReactNode {
    return this.state.failure === null ? this.props.children : <FailureView failure={this.state.failure} />
  }
}
