import { type DataType, engine, type Tensor } from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import type { Entry } from '../entry.ts';
import type { Lease } from '../heap.ts';
import { Home } from './home.ts';

/** Rows of a tensor. */
export interface Rows {
  readonly of: Tensor;
  /** Each from 0, below the length of its first axis. */
  readonly indices: Int32Array;
  /** The rows as a tensor, for a step that is run as it is. It stays the caller's. */
  gathered(): Tensor;
}

export type Input = Tensor | Rows;

/** What is the same of all inputs of one kind. */
export interface Kind {
  readonly dtype: DataType;
  readonly shape: readonly number[];
  /** Whether they are rows of a tensor. */
  readonly ofRows: boolean;
}

export const isRows = (input: Input): input is Rows => 'of' in input;

/** The tensor that an input's values are in. */
export const sourceOf = (input: Input): Tensor => (isRows(input) ? input.of : input);

/** The length of its first axis; undefined for a scalar. */
const lengthOf = (input: Input): number | undefined =>
  isRows(input) ? input.indices.length : input.shape[0];

export function kindOf(input: Input): Kind {
  const { dtype, shape } = sourceOf(input);
  const own = shape.map((size, i) => (i === 0 ? (lengthOf(input) as number) : size));
  return { dtype, shape: own, ofRows: isRows(input) };
}

/** Whether an input is of a kind. */
export function isOfKind(input: Input, { dtype, shape, ofRows }: Kind): boolean {
  const source = sourceOf(input);
  if (source.dtype !== dtype || source.shape.length !== shape.length) return false;
  if (isRows(input) !== ofRows || lengthOf(input) !== shape[0]) return false;
  for (let i = 1; i < shape.length; i++) if (source.shape[i] !== shape[i]) return false;
  return true;
}

/** Copies of the inputs of a step, always in the same places. */
export class Inputs {
  readonly tensors: readonly Tensor[];
  readonly #backend: NotegradBackend;
  readonly #homes: Home[];
  /** Where the kernel reads which rows it is to copy. */
  readonly #indices: Lease;

  constructor(backend: NotegradBackend, kinds: readonly Kind[]) {
    this.#backend = backend;
    const rows = kinds.map(({ shape, ofRows }) => (ofRows ? (shape[0] as number) : 0));
    this.#indices = backend.runtime.heap.lease(4 * Math.max(0, ...rows));
    backend.begin();
    const outputs = kinds.map(({ shape, dtype }) => backend.output([...shape], dtype));
    this.tensors = outputs.map((info) => engine().keep(engine().makeTensorFromTensorInfo(info)));
    backend.end();
    this.#homes = outputs.map(({ address, dataId }) => {
      const entry = backend.entry(dataId);
      return Home.hold(backend.runtime.heap, address, entry.bytes, entry);
    });
  }

  /** Takes over the values of others, which is the work of a kernel. */
  load(inputs: readonly Input[]): void {
    const { heap } = this.#backend.runtime;
    let written: Int32Array | undefined;
    for (let i = 0; i < inputs.length; i++) {
      const input = inputs[i] as Input;
      const to = this.#backend.entry((this.tensors[i] as Tensor).dataId);
      if (isRows(input)) {
        if (input.indices !== written) heap.words.set(input.indices, this.#indices.at / 4);
        written = input.indices;
        this.#gather(input, to);
        continue;
      }
      const from = this.#backend.entry(input.dataId);
      if (from.address === 0) (to.values as Float32Array).set(from.values as Float32Array);
      else heap.copy(to.address, from.address, to.bytes);
    }
  }

  #gather({ of, indices }: Rows, { address: to, bytes: all }: Entry): void {
    if (all === 0) return;
    const { heap, kernels } = this.#backend.runtime;
    const from = this.#backend.address(of);
    const count = indices.length;
    const bytes = all / count;
    if (of.dtype === 'bool') {
      for (let i = 0; i < count; i++) {
        heap.copy(to + i * bytes, from + (indices[i] as number) * bytes, bytes);
      }
    } else {
      kernels.gather(from, this.#indices.at, to, 1, of.shape[0] as number, count, bytes / 4);
    }
  }

  dispose(): void {
    for (const tensor of this.tensors) tensor.dispose();
    for (let home = this.#homes.pop(); home; home = this.#homes.pop()) home.leave();
    this.#backend.runtime.heap.end(this.#indices);
  }
}
