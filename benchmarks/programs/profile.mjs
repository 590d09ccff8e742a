// Where the time of our backend goes: in kernels of its own, or in those of the stock `cpu` backend,
// which are written in JavaScript and run where there is none, or where it leaves a case to them.

const records = new Map();
let depth = 0;

function dtypes(inputs) {
  const all = Object.values(inputs ?? {}).flat();
  return [...new Set(all.map((tensor) => tensor?.dtype).filter(Boolean))].join(', ');
}

/** Replaces a backend's kernels by ones that are timed. */
function watch(tf, backend, timed) {
  for (const { kernelName, kernelFunc, ...rest } of tf.getKernelsForBackend(backend)) {
    tf.unregisterKernel(kernelName, backend);
    tf.registerKernel({ ...rest, kernelName, kernelFunc: timed(kernelName, kernelFunc) });
  }
}

const add = (kind, key, ms) => {
  const record = records.get(key) ?? { kind, kernel: key, calls: 0, ms: 0 };
  records.set(key, { ...record, calls: record.calls + 1, ms: record.ms + ms });
};

/** To be called before our backend takes the stock kernels over. */
export function watchStock(tf) {
  watch(tf, 'cpu', (name, run) => (given) => {
    if (tf.getBackend() !== 'notegrad') return run(given);
    const began = performance.now();
    const result = run(given);
    const key = `${name} (${dtypes(given.inputs)})`;
    add('JavaScript', key, performance.now() - began);
    return result;
  });
}

/** To be called when our backend has started. */
export function watchFast(tf) {
  watch(tf, 'notegrad', (name, run) => (given) => {
    if (depth > 0) return run(given);
    depth++;
    const began = performance.now();
    try {
      return run(given);
    } finally {
      depth--;
      add('all', `all ${name}`, performance.now() - began);
    }
  });
  return {
    reset: () => records.clear(),
    /** Milliseconds in all kernels, and the stock ones that ran. */
    read() {
      const of = (kind) => [...records.values()].filter((record) => record.kind === kind);
      const kernels = of('all').reduce((sum, { ms }) => sum + ms, 0);
      return { kernels, stock: of('JavaScript').map(({ kind: _, ...record }) => record) };
    },
  };
}
