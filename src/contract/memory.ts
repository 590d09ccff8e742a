/** How the heap of a kernel is made larger. Jupyter and the runner hand the variable on. */
export const LARGER_HEAP =
  'free what is no longer needed, or start with NODE_OPTIONS=--max-old-space-size=8192 ' +
  'for a heap of 8 GB';
