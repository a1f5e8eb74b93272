import { Message } from '../protobuf'

/** Numbers of ONNX's `TensorProto.DataType`. */
const dataTypes = { float: 1, integer: 7, boolean: 9, half: 10 } as const
export type DataType = keyof typeof dataTypes

/** What a node is told besides its inputs: whole numbers unless it is a `Real`. */
export type Attribute = number | Real | string | readonly number[] | readonly string[] | Graph
export class Real {
  constructor(readonly value: number) {}
}

/** A graph of ONNX nodes under way: each method adds nodes and gives the name of what they compute. */
export class Graph {
  readonly inputs: Message[] = []
  readonly outputs: Message[] = []
  private readonly nodes: Message[] = []
  private readonly initialisers = new Map<string, Message>()
  /** Where names and constants are kept: the outermost graph, since inner ones see what is outside. */
  private readonly root: Graph
  private count = 0

  constructor(
    private readonly name: string,
    outer?: Graph,
  ) {
    this.root = outer?.root ?? this
  }

  /** Its dimensions after the rows, or null where they are left open (inside a Scan). */
  input(name: string, type: DataType, shape: readonly number[] | null): string {
    this.inputs.push(valueInfo(name, type, shape))
    return name
  }

  /** Gives what is computed a name to the outside. */
  output(name: string, value: string, type: DataType, shape: readonly number[] | null): void {
    this.nodes.push(nodeMessage('Identity', [value], [name], {}))
    this.outputs.push(valueInfo(name, type, shape))
  }

  /** One result of an operation. */
  node(operation: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    return this.several(operation, inputs, 1, attributes)[0] ?? ''
  }

  /** Several results of an operation. */
  several(operation: string, inputs: readonly string[], count: number, attributes: Readonly<Record<string, Attribute>> = {}): string[] {
    const outputs = Array.from({ length: count }, () => this.freshName(operation))
    this.nodes.push(nodeMessage(operation, inputs, outputs, attributes))
    return outputs
  }

  /** Numbers under a name; the same name is written once. */
  floats(name: string, shape: readonly number[], values: () => ArrayLike<number>): string {
    return this.initialiser(name, 'float', shape, () => bytesOf(Float32Array.from(values())))
  }

  /** Bits of IEEE halves. */
  halves(name: string, shape: readonly number[], values: Uint16Array): string {
    return this.initialiser(name, 'half', shape, () => bytesOf(values))
  }

  /** One number. */
  number(value: number): string {
    return this.floats(`number ${value}`, [], () => [value])
  }

  /** Whole numbers: shapes, axes, places. */
  integers(values: readonly number[], shape: readonly number[] = [values.length]): string {
    return this.initialiser(`integers [${shape.join(', ')}] ${values.join(' ')}`, 'integer', shape, () => bytesOf(BigInt64Array.from(values, BigInt)))
  }

  add = (one: string, other: string): string => this.node('Add', [one, other])
  multiply = (one: string, other: string): string => this.node('Mul', [one, other])
  product = (one: string, other: string): string => this.node('MatMul', [one, other])
  reshape = (value: string, shape: readonly number[]): string => this.node('Reshape', [value, this.integers(shape)])
  transpose = (value: string, order: readonly number[]): string => this.node('Transpose', [value], { perm: order })
  unsqueeze = (value: string, axes: readonly number[]): string => this.node('Unsqueeze', [value, this.integers(axes)])
  squeeze = (value: string, axes: readonly number[]): string => this.node('Squeeze', [value, this.integers(axes)])
  sum = (value: string, axis: number, isKept = false): string => this.node('ReduceSum', [value, this.integers([axis])], { keepdims: isKept ? 1 : 0 })
  maximum = (value: string, axis: number, isKept = false): string => this.node('ReduceMax', [value], { axes: [axis], keepdims: isKept ? 1 : 0 })
  cast = (value: string, type: DataType): string => this.node('Cast', [value], { to: dataTypes[type] })

  /** Where a scan or a loop takes it, or the model. */
  toMessage(): Message {
    return new Message().messages(1, this.nodes).text(2, this.name).messages(5, [...this.initialisers.values()]).messages(11, this.inputs).messages(12, this.outputs)
  }

  freshName(operation: string): string {
    this.root.count += 1
    return `${operation} ${this.root.count}`
  }

  private initialiser(name: string, type: DataType, shape: readonly number[], bytes: () => Uint8Array): string {
    const { initialisers } = this.root
    if (!initialisers.has(name)) initialisers.set(name, new Message().integers(1, shape).integer(2, dataTypes[type]).text(8, name).bytes(9, bytes()))
    return name
  }
}

/** The whole file: opset 17, which has layer norm in one node. */
export function modelOf(graph: Graph, metadata: Readonly<Record<string, string>>): Message {
  const entries = Object.entries(metadata).map(([key, value]) => new Message().text(1, key).text(2, value))
  const opset = new Message().text(1, '').integer(2, 17)
  return new Message().integer(1, 8).text(2, 'souk').message(7, graph.toMessage()).message(8, opset).messages(14, entries)
}

function nodeMessage(operation: string, inputs: readonly string[], outputs: readonly string[], attributes: Readonly<Record<string, Attribute>>): Message {
  return new Message()
    .texts(1, inputs)
    .texts(2, outputs)
    .text(3, outputs[0] ?? '')
    .text(4, operation)
    .messages(5, Object.entries(attributes).map(([name, value]) => attributeMessage(name, value)))
}

function attributeMessage(name: string, value: Attribute): Message {
  const message = new Message().text(1, name)
  if (value instanceof Real) return message.float(2, value.value).integer(20, 1)
  if (value instanceof Graph) return message.message(6, value.toMessage()).integer(20, 5)
  if (typeof value === 'number') return message.integer(3, value).integer(20, 2)
  if (typeof value === 'string') return message.text(4, value).integer(20, 3)
  if (isTexts(value)) return message.texts(9, value).integer(20, 8)
  return message.integers(8, value).integer(20, 7)
}

const isTexts = (values: readonly number[] | readonly string[]): values is readonly string[] => typeof values[0] === 'string'

function valueInfo(name: string, type: DataType, shape: readonly number[] | null): Message {
  const tensor = new Message().integer(1, dataTypes[type])
  if (shape !== null) tensor.message(2, new Message().message(1, new Message().text(2, 'rows')).messages(1, shape.map((dimension) => new Message().integer(1, dimension))))
  return new Message().text(1, name).message(2, new Message().message(1, tensor))
}

function bytesOf(values: Float32Array | Uint16Array | BigInt64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}
