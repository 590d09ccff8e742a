/** Specs that are not run, each with the reason. */
export const exclusions = [
  {
    spec: 'Switching cpu backends',
    reason: 'TensorFlow.js defines it for the cpu backend only: it registers that backend twice',
  },
];

/** Suites that put a backend of their own in place, so that which backend ran is not checked for them. */
export const ownBackend = ['Detects memory leaks in kernels'];
