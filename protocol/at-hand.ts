/** Stages of the pipeline that have steps; a test holds this list against what is there. */
export const stageNames = ['clean', 'neural', 'profile'] as const

/** Names that a cell has without importing them; the same ones can be imported from `souk`. */
export const namesAtHand = ['load', 'combine', 'sql', 'toTable', 'plot', 'display', 'progress', ...stageNames] as const
