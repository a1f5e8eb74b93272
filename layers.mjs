/**
 * Who may import whom. Read by the layer test, and printed in ARCHITECTURE.md.
 * The first rule whose folder holds a file decides; a file that no rule covers fails the test.
 *
 * @typedef {object} Layer
 * @property {string} folder   path from the project's root
 * @property {string[]} may    folders of the project it may import, besides itself
 * @property {'anything' | 'node' | 'browser'} runsOn
 * @property {string} holds    one line for ARCHITECTURE.md
 */

/** @type {Layer[]} */
export const layers = [
  { folder: 'protocol', may: [], runsOn: 'anything', holds: 'what more than one process must agree on: interfaces, rpc, failures and their words, notebook format, session state' },
  { folder: 'pipeline/numeric', may: ['protocol'], runsOn: 'node', holds: 'arrays, random numbers, parallel work' },
  { folder: 'pipeline/engine', may: ['protocol', 'pipeline/numeric'], runsOn: 'node', holds: 'tables on an SQL engine; duckdb/ is the embedded default' },
  { folder: 'pipeline/step', may: ['protocol', 'pipeline/numeric', 'pipeline/engine'], runsOn: 'node', holds: 'what a step is: definition, context, result, lineage' },
  { folder: 'pipeline/tensor', may: ['protocol', 'pipeline/numeric'], runsOn: 'node', holds: 'neural operations on a tape, and the back ends that compute them' },
  { folder: 'pipeline/plot', may: ['protocol', 'pipeline/engine', 'pipeline/step'], runsOn: 'node', holds: 'plain chart data from tables' },
  { folder: 'pipeline/models', may: ['protocol', 'pipeline/numeric', 'pipeline/engine', 'pipeline/step', 'pipeline/tensor', 'pipeline/plot'], runsOn: 'node', holds: 'learned models as plain data: networks and their layers, training jobs, experiments, files of other systems' },
  { folder: 'pipeline/tensorflow', may: ['protocol', 'pipeline/numeric', 'pipeline/engine', 'pipeline/step'], runsOn: 'node', holds: 'TensorFlow.js for cells: its wasm back end made whole, tensors of tables and back' },
  { folder: 'pipeline/load', may: ['protocol', 'pipeline/numeric', 'pipeline/engine', 'pipeline/step', 'pipeline/plot'], runsOn: 'node', holds: 'files into tables: readers, recognition, fingerprints, cache, rejected rows' },
  { folder: 'pipeline/clean', may: ['protocol', 'pipeline/numeric', 'pipeline/engine', 'pipeline/step', 'pipeline/plot', 'pipeline/load'], runsOn: 'node', holds: 'report on and mend tables' },
  { folder: 'pipeline/profile', may: ['protocol', 'pipeline/numeric', 'pipeline/engine', 'pipeline/step', 'pipeline/plot', 'pipeline/load', 'pipeline/clean'], runsOn: 'node', holds: 'features and portraits of people' },
  { folder: 'pipeline/neural', may: ['protocol', 'pipeline/numeric', 'pipeline/engine', 'pipeline/step', 'pipeline/plot', 'pipeline/tensor', 'pipeline/models', 'pipeline/load', 'pipeline/clean', 'pipeline/profile'], runsOn: 'node', holds: 'steps that train, search and apply networks' },
  { folder: 'pipeline', may: ['protocol'], runsOn: 'node', holds: "the analysis library, usable without the notebook: import from 'souk'" },
  { folder: 'cells', may: ['protocol'], runsOn: 'node', holds: 'what a cell defines and uses: parsing, references, the hidden module behind completion, stale marks' },
  { folder: 'kernels', may: ['protocol', 'cells', 'pipeline'], runsOn: 'node', holds: 'the kernel process: TypeScript and SQL cells, display' },
  { folder: 'main', may: ['protocol', 'cells'], runsOn: 'node', holds: 'starts things: the three hosts and what they share; forks the built kernel, never imports it' },
  { folder: 'renderer', may: ['protocol'], runsOn: 'browser', holds: 'the workbench a person sees' },
  { folder: 'notebooks', may: [], runsOn: 'node', holds: 'sample notebooks and the seeded generator of their data' },
  { folder: 'test', may: ['protocol', 'pipeline', 'cells', 'kernels', 'main', 'renderer', 'notebooks', 'launch'], runsOn: 'anything', holds: 'end to end, contract, real data, faults; unit tests stand beside their files' },
  { folder: 'bench', may: ['protocol', 'pipeline', 'cells', 'kernels', 'main', 'notebooks', 'test', 'launch'], runsOn: 'node', holds: 'measured comparisons; peers/ holds how the same work is run elsewhere' },
  { folder: 'launch', may: [], runsOn: 'node', holds: 'what npm start, npm test and the other commands run: plain .mjs without dependencies' },
]

/** Packages that one folder alone may import. */
export const reserved = { electron: ['main/electron'], 'node:inspector': ['kernels'], '@duckdb/node-api': ['pipeline/engine/duckdb', 'bench'], react: ['renderer'], 'monaco-editor': ['renderer'] }
