/**
 * The pipeline, in one place, so that it is loaded as one piece when it is first needed: a cell that needs no table does
 * not wait for it. Cells and modules that import `souk` get this very one.
 */
export * as souk from '../pipeline/index'
