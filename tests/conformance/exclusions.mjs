/** Specs that are not run, each with the reason. */
export const exclusions = [];

/** Suites that put a backend of their own in place, so that which backend ran is not checked for them. */
export const ownBackend = ['Detects memory leaks in kernels', 'Switching cpu backends'];
