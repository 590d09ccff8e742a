// Where the time of our backend goes: in kernels of its own, or in those of the stock `cpu` backend,
// which are written in JavaScript and run where there is none, or where it leaves a case to them.

/** The stock kernels that ran, by name and dtypes. */
const records = new Map();
/** Milliseconds in kernels of any kind. */
let kernels = 0;
let depth = 0;

function dtypes(inputs) {
  const all = Object.values(inputs ?? {}).flat();
  return [...new Set(all.map((tensor) => tensor?.dtype).filter(Boolean))].join(', ');
}

/** Replaces a backend's kernels by ones that are timed. */
function watch(tf, backend, timed) {
  for (const { kernelName, kernelFunc, ...rest } of tf.getKernelsForBackend(backend)) {
    tf.unregisterKernel(kernelName, backend);
    tf.registerKernel({ ...rest, kernelName, kernelFunc: timed(kernelFunc, kernelName) });
  }
}

function add(kernel, ms) {
  const record = records.get(kernel) ?? { kernel, calls: 0, ms: 0 };
  record.calls++;
  record.ms += ms;
  records.set(kernel, record);
}

/** To be called before our backend takes the stock kernels over. */
export function watchStock(tf) {
  watch(tf, 'cpu', (run, name) => (given) => {
    if (tf.getBackend() !== 'notegrad') return run(given);
    const began = performance.now();
    const result = run(given);
    add(`${name} (${dtypes(given.inputs)})`, performance.now() - began);
    return result;
  });
}

/** To be called when our backend has started. */
export function watchFast(tf) {
  watch(tf, 'notegrad', (run) => (given) => {
    if (depth > 0) return run(given);
    depth++;
    const began = performance.now();
    try {
      return run(given);
    } finally {
      depth--;
      kernels += performance.now() - began;
    }
  });
  return {
    reset() {
      records.clear();
      kernels = 0;
    },
    read: () => ({ kernels, stock: [...records.values()] }),
  };
}
