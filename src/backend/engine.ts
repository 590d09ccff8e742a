import {
  env,
  fill,
  getGradient,
  getKernel,
  type KernelFunc,
  type NamedAttrMap,
  type NamedTensorMap,
  Tensor,
  type TensorContainer,
  type TensorInfo,
  tidy,
} from '@tensorflow/tfjs-core';
import type { NotegradBackend } from './backend.ts';
import { DISPOSED } from './entry.ts';
import { type OpenEngine, openEngine } from './internals.ts';
import { backpropagate, type Operation, release } from './tape.ts';

// TensorFlow.js spends several microseconds of bookkeeping on each kernel, more than most kernels
// of a small model take. The same bookkeeping is done here with fewer steps, for this backend
// alone; profiling and debugging run the stock code.

/** A tensor kept for a gradient, beside the one it shares its values with. */
interface Link {
  readonly source: Tensor;
  readonly saved: Tensor;
}

/**
 * Makes the engine lean where the backend `name` runs.
 *
 * A tensor that a gradient needs is kept as one more tensor over the same values. The stock engine
 * records that copy on the tape as an operation, which doubles the tape, for one purpose: a
 * derivative of a derivative flows through it. Here it is recorded when a second derivative is
 * asked for.
 */
export function leanEngine(name: string): void {
  const lean = openEngine();
  const { addTapeNode, runKernel, gradients, endScope, startTape, endTape } = lean;
  const flags = env();
  let links: Link[] = [];

  function save(tensor: Tensor): Tensor {
    if (lean.state.gradientDepth > 1) return lean.keep(lean.clone(tensor));
    lean.backend.incRef(tensor.dataId);
    const saved = lean.keep(lean.makeTensorFromTensorInfo(tensor));
    links.push({ source: tensor, saved });
    return saved;
  }

  function call(
    kernel: string,
    run: KernelFunc,
    inputs: NamedTensorMap,
    attrs: NamedAttrMap | undefined,
    taped: boolean,
  ): Tensor | Tensor[] {
    const { backend, state } = lean;
    const watched = flags.getBool('IS_TEST');
    if (watched) state.numDataMovesStack.push(0);
    const dataIdsBefore = backend.numDataIds();
    const tensor = (info: TensorInfo) =>
      info instanceof Tensor ? info : lean.makeTensorFromTensorInfo(info);
    state.kernelDepth++;
    (backend as NotegradBackend).recorder?.runs(kernel);
    try {
      const out = run({ inputs, attrs: attrs as NamedAttrMap, backend });
      const several = Array.isArray(out);
      if (watched) lean.checkKernelForMemLeak(kernel, dataIdsBefore, several ? out : [out]);
      const result = several ? out.map(tensor) : tensor(out);
      if (!taped) return result;
      const outputs = several ? (result as Tensor[]) : [result as Tensor];
      const saved = lean.getTensorsForGradient(kernel, inputs, outputs).map(save);
      lean.addTapeNode(kernel, inputs, outputs, null, saved, attrs);
      return result;
    } catch (error) {
      throw disposedInput(kernel, inputs) ?? error;
    } finally {
      state.kernelDepth--;
    }
  }

  /** The error of a kernel that was given a tensor whose values are gone. */
  function disposedInput(kernel: string, inputs: NamedTensorMap): Error | undefined {
    for (const [name, input] of Object.entries(inputs)) {
      if (input instanceof Tensor && !lean.state.tensorInfo.has(input.dataId)) {
        const what = `${kernel}, input ${name}, ${input.dtype} [${input.shape.join(', ')}]`;
        return new Error(`${what}: ${DISPOSED}`);
      }
    }
    return undefined;
  }

  lean.runKernel = ((kernel: string, inputs: NamedTensorMap, attrs?: NamedAttrMap) => {
    const plain = lean.backendName === name && !lean.state.profiling && !flags.getBool('DEBUG');
    const found = plain && getKernel(kernel, name);
    if (!found) return runKernel.call(lean, kernel, inputs, attrs);
    return call(kernel, found.kernelFunc, inputs, attrs, lean.isTapeOn());
  }) as OpenEngine['runKernel'];

  // The copies of outputs that a gradient needs are on the tape before the operation that made them.
  // Read in this order, they depend on nothing, and a derivative of a derivative does not flow
  // through them: TensorFlow.js gets that of tanh wrong on every backend.
  lean.addTapeNode = (kernel, inputs, outputs, gradient, saved, attrs) => {
    addTapeNode.call(lean, kernel, inputs, outputs, gradient, saved, attrs);
    const tape = lean.state.activeTape as unknown as Operation[];
    const gradFunc = getGradient(kernel)?.gradFunc ?? gradient;
    if (outputs.length > 1 && gradFunc && lean.backendName === name) {
      const back = (dys: (Tensor | null)[]) =>
        gradFunc(orZeros(dys, outputs), saved, attrs as NamedAttrMap);
      (tape.at(-1) as { gradient?: Operation['gradient'] }).gradient = back;
    }
    const isCopy = (operation: Operation | undefined) =>
      operation !== undefined && outputs.some(({ id }) => id === operation.inputs.x?.id);
    for (let at = tape.length - 1; isCopy(tape[at - 1]); at--) {
      [tape[at - 1], tape[at]] = [tape[at] as Operation, tape[at - 1] as Operation];
    }
  };

  lean.startTape = () => {
    const { gradientDepth } = lean.state;
    // Those of a caller that was cut off.
    if (gradientDepth === 0) links = [];
    if (gradientDepth === 1) {
      for (const { source, saved } of links) link(source, saved);
      links = [];
    }
    startTape.call(lean);
  };

  lean.endTape = () => {
    endTape.call(lean);
    if (lean.state.gradientDepth === 0) links = [];
  };

  /** Records on the tape that `saved` is `source`. */
  function link(source: Tensor, saved: Tensor): void {
    const gradient = (dy: Tensor | Tensor[]) => ({ x: () => (dy as Tensor).clone() });
    lean.addTapeNode('saved', { x: source }, [saved], gradient, [], {});
  }

  lean.gradients = ((f: () => Tensor, xs: Tensor[], dy?: Tensor, allowNone = false) => {
    if (lean.backendName !== name || xs.length === 0 || (dy && dy.dtype !== 'float32')) {
      return gradients.call(lean, f, xs, dy, allowNone);
    }
    const { state } = lean;
    lean.startTape();
    const tape = state.activeTape as unknown as Operation[];
    const final = state.gradientDepth === 1;
    try {
      let y: Tensor;
      try {
        y = tidy(f);
      } finally {
        lean.endTape();
      }
      if (!(y instanceof Tensor)) {
        throw new Error(`The result y returned by f() must be a tensor, got ${typeof y}.`);
      }
      return tidy(() => {
        const grads = backpropagate(tape, xs, y, { dy, final, allowNone });
        return { value: y, grads } as TensorContainer;
      });
    } finally {
      if (final) {
        tape.forEach(release);
        state.activeTape = null as never;
      }
    }
  }) as unknown as OpenEngine['gradients'];

  lean.endScope = (given) => {
    // Numbers hold no tensors; the stock code looks at each of an array's.
    const none = typeof given !== 'object' || ArrayBuffer.isView(given);
    const result = none ? undefined : given;
    if (result && !(result instanceof Tensor)) {
      endScope.call(lean, result);
      return;
    }
    const { state } = lean;
    const scope = state.activeScope;
    const { track } = scope;
    // Disposing of one may add another.
    for (let i = 0; i < track.length; i++) {
      const tensor = track[i] as Tensor;
      if (!tensor.kept && tensor.id !== result?.id) tensor.dispose();
    }
    state.scopeStack.pop();
    state.activeScope = (state.scopeStack.at(-1) ?? null) as typeof scope;
    if (result && !result.kept && result.scopeId === scope.id) lean.track(result);
  };
}

/**
 * The derivatives by some outputs. That by an output which the result does not depend on is zeros,
 * made each time it is read: a kernel that gives much for its gradient alone reads none of these.
 */
function orZeros(dys: readonly (Tensor | null)[], outputs: readonly Tensor[]): Tensor[] {
  const all: Tensor[] = [];
  for (const [i, { shape, dtype }] of outputs.entries()) {
    const get = () => dys[i] ?? fill(shape, 0, dtype as 'float32');
    Object.defineProperty(all, i, { get, enumerable: true });
  }
  return all;
}

/**
 * Ends the kernels, gradients and scopes that a caller was cut off in, but for the first `open`
 * scopes.
 */
export function closeScopes(open: number): void {
  const engine = openEngine();
  const { state } = engine;
  state.kernelDepth = 0;
  state.gradientDepth = 0;
  for (const operation of (state.activeTape ?? []) as Operation[]) release(operation);
  state.activeTape = null as never;
  while (state.scopeStack.length > open) engine.endScope();
}
