/** What the measurement takes apart: networks, and training as a program of its own. */
export { layers } from '../../pipeline/models/network/layers'
export { architectureOf } from '../../pipeline/models/architectures'
export { arraySource } from '../../pipeline/models/training/array-source'
export { defaultSettings } from '../../pipeline/models/training/settings'
export { trainWith } from '../../pipeline/models/training/train'
