/** A `model.json` of TensorFlow.js's Layers format: what the layers are, and which numbers stand where in `weights.bin`. */
export interface LayersModelFile {
  format: 'layers-model'
  generatedBy: string
  convertedBy: string | null
  modelTopology: Record<string, unknown>
  weightsManifest: { paths: string[]; weights: WeightEntry[] }[]
  userDefinedMetadata?: Record<string, unknown>
}

export interface WeightEntry {
  name: string
  shape: number[]
  dtype: string
  quantization?: unknown
}

/** A layer as Keras writes it. */
export interface KerasLayer {
  class_name: string
  config: Record<string, unknown>
}

/** The parts of a model in this format: its JSON and its numbers. */
export interface LayersModel {
  file: LayersModelFile
  weights: Uint8Array
}
