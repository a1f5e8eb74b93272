export function collectSteps(): void
