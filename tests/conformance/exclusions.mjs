/** Specs that are not run, each with the reason. */
export const exclusions = [
  {
    spec: 'computation in worker',
    reason: 'starts a web worker from a script of a browser build, which Node does not have',
  },
];

/** Suites that put a backend of their own in place, so that which backend ran is not checked for them. */
export const ownBackend = ['Detects memory leaks in kernels'];
