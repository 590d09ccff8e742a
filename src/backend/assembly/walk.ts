import { bytes } from './simd';

// How the left operand of a product is read: row r at k is the float at its address plus the k-th
// of these byte offsets, so a window of an image is a row as it lies there, and is never copied
// out. Set once a strip.
export let walk: usize = 0;
export let walkEnd: usize = 0;

/** Takes the n offsets at `at`. */
export function setWalk(at: usize, n: i32): void {
  walk = at;
  walkEnd = at + bytes(n);
}

/**
 * Writes n offsets that are `step` bytes apart, from `first` on, and gives the address after them.
 */
export function writeWalk(at: usize, first: usize, n: i32, step: usize): usize {
  for (; n > 0; n--) {
    store<usize>(at, first);
    first += step;
    at += 4;
  }
  return at;
}
