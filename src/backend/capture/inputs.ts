import { engine, type Tensor } from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import { Home } from './home.ts';

/** Copies of the inputs of a step, always in the same places. */
export class Inputs {
  readonly tensors: readonly Tensor[];
  readonly #backend: NotegradBackend;
  readonly #homes: Home[];

  constructor(backend: NotegradBackend, inputs: readonly Tensor[]) {
    this.#backend = backend;
    backend.begin();
    const outputs = inputs.map(({ shape, dtype }) => backend.output([...shape], dtype));
    this.tensors = outputs.map((info) => engine().keep(engine().makeTensorFromTensorInfo(info)));
    backend.end();
    this.#homes = outputs.map(({ address, dataId }) => {
      const entry = backend.entry(dataId);
      return Home.hold(backend.runtime.heap, address, entry.bytes, entry);
    });
  }

  /** Takes over the values of others. */
  load(inputs: readonly Tensor[]): void {
    const { heap } = this.#backend.runtime;
    for (const [i, input] of inputs.entries()) {
      const from = this.#backend.entry(input.dataId);
      const to = this.#backend.entry((this.tensors[i] as Tensor).dataId);
      if (from.address === 0) (to.values as Float32Array).set(from.values as Float32Array);
      else heap.copy(to.address, from.address, to.bytes);
    }
  }

  dispose(): void {
    for (const tensor of this.tensors) tensor.dispose();
    for (let home = this.#homes.pop(); home; home = this.#homes.pop()) home.leave();
  }
}
