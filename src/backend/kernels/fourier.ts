import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import { type Answer, done, isFloat, kernel, sizeOf, type Tensors } from './kernel.ts';

interface Parts {
  readonly real: TensorInfo;
  readonly imag: TensorInfo;
}

function partsOf(backend: NotegradBackend, { dataId }: TensorInfo): Parts {
  return backend.entry(dataId).complexTensorInfos as Parts;
}

/** A complex tensor that has these parts; they are its own from now on. */
function complexOf(backend: NotegradBackend, parts: Parts): TensorInfo {
  const info = backend.makeTensorInfo(parts.real.shape, 'complex64');
  backend.entry(info.dataId).complexTensorInfos = parts;
  return info;
}

function copied(backend: NotegradBackend, x: TensorInfo): TensorInfo {
  const at = backend.address(x);
  const out = backend.output(x.shape);
  backend.kernels.copy(out.address, at, sizeOf(x.shape) * 4);
  return done(out);
}

/**
 * The roots of unity, as the stock kernels take them: half of them as pairs of floats where n is a
 * power of two, else all as pairs of doubles.
 */
function rootsOf(n: number, isInverse: boolean): Int32Array {
  const isPower = (n & (n - 1)) === 0;
  const roots = isPower ? new Float32Array(n) : new Float64Array(2 * n);
  for (let i = 0; i < roots.length / 2; i++) {
    const angle = (isInverse ? 2 : -2) * Math.PI * (i / n);
    roots[2 * i] = Math.cos(angle);
    roots[2 * i + 1] = Math.sin(angle);
  }
  return new Int32Array(roots.buffer);
}

function transform(backend: NotegradBackend, input: TensorInfo, isInverse: boolean): Answer {
  const n = input.shape.at(-1) ?? 0;
  const size = sizeOf(input.shape);
  if (input.dtype !== 'complex64' || size === 0) return undefined;
  const { real, imag } = partsOf(backend, input);
  const { runtime, kernels } = backend;
  const from = [backend.address(real), backend.address(imag)] as const;
  const [toReal, toImaginary] = [backend.output(input.shape), backend.output(input.shape)];
  const roots = rootsOf(n, isInverse);
  runtime.withBlock(roots.byteLength, (table) => {
    runtime.write(table, roots);
    kernels.fourier(
      ...from,
      ...([toReal.address, toImaginary.address] as const),
      ...([size / n, n, table, isInverse ? 1 : 0] as const),
    );
  });
  return complexOf(backend, { real: done(toReal), imag: done(toImaginary) });
}

export const fourierKernels = [
  kernel<Tensors<'input'>>('FFT', ({ inputs, backend }) => transform(backend, inputs.input, false)),
  kernel<Tensors<'input'>>('IFFT', ({ inputs, backend }) => transform(backend, inputs.input, true)),
  // The parts are copied: a complex tensor takes its own with it when it is disposed of.
  kernel<Tensors<'real' | 'imag'>>('Complex', ({ inputs: { real, imag }, backend }) => {
    if (!isFloat(real, imag)) return undefined;
    return complexOf(backend, { real: copied(backend, real), imag: copied(backend, imag) });
  }),
  kernel<Tensors<'input'>>('Real', ({ inputs, backend }) =>
    copied(backend, partsOf(backend, inputs.input).real),
  ),
  kernel<Tensors<'input'>>('Imag', ({ inputs, backend }) =>
    copied(backend, partsOf(backend, inputs.input).imag),
  ),
];
