// A fork/join pool in shared memory. The thread that runs TensorFlow.js calls `parallel`; helpers
// sit in `help` and claim tasks beside it. Tasks are claimed one by one, and the caller never waits
// for a helper that has not claimed one, so a helper that sleeps or has not started yet costs
// nothing.
//
// A kernel cuts its work into tasks by its shapes alone, never by the number of threads, and each
// task writes its own part of the result: the bits of a result do not depend on how many threads
// there are.

/** Below the static data: the pool's words at 1024, the kernel's arguments from 1088 to 2048. */
const POOL: usize = 1024;
export const ARGS: usize = 1088;

// (generation << 32 | unclaimed tasks): one word, so that a late helper cannot claim from the wrong
// round.
const CLAIM: usize = POOL;
const WAKE: usize = POOL + 8;
const DONE: usize = POOL + 12;
const TOTAL: usize = POOL + 16;
const TASK: usize = POOL + 20;
const HELPERS: usize = POOL + 24;
const CALLER_SLEEPS: usize = POOL + 28;
const SLEEPERS: usize = POOL + 32;
/** Helpers that may hold a task of the round. */
const BUSY: usize = POOL + 36;

/**
 * Polls before a helper sleeps: some hundred microseconds, so that it stays awake from one kernel
 * of a training step to the next. To wake it costs the caller more than a small kernel takes.
 */
const POLLS: i32 = 200000;
/**
 * Light rounds of fewer tasks than this do not wake a helper that sleeps: they are over before it
 * comes.
 */
const WORTH_WAKING: i32 = 4;

/**
 * Tells the host that there is work for more than one thread; it starts the helpers when it likes.
 */
// @ts-ignore: decorator
@external('env', 'wantHelpers')
declare function wantHelpers(): void;

let asked: bool = false;

/** This thread's own scratch memory: every instance of the module is one thread. */
export let scratch: usize = 0;

/** Where this thread counts the tasks that it has done. */
let tally: usize = 0;

/** Whether the engine runs pairs of adjacent 128-bit vectors as 256-bit ones. */
export let wide: bool = false;

export function init(scratchAddress: usize, tallyAddress: usize, wideVectors: i32): void {
  scratch = scratchAddress;
  tally = tallyAddress;
  wide = wideVectors != 0;
}

// @ts-ignore: decorator
@inline
function run(task: u32, index: i32): void {
  call_indirect<void>(task, index);
  store<i32>(tally, load<i32>(tally) + 1);
}

function drain(generation: u32): void {
  while (true) {
    const claim = atomic.load<u64>(CLAIM);
    if (u32(claim >> 32) != generation || u32(claim) == 0) return;
    if (atomic.cmpxchg<u64>(CLAIM, claim, claim - 1) != claim) continue;
    const total = load<i32>(TOTAL);
    run(load<u32>(TASK), total - i32(u32(claim)));
    if (atomic.add<i32>(DONE, 1) + 1 == total && atomic.load<i32>(CALLER_SLEEPS) != 0) {
      atomic.notify(DONE, 1);
    }
  }
}

/** A helper's life: sleep until a round starts, work on it, sleep again. Never returns. */
export function help(): void {
  let seen = u32(atomic.load<i32>(WAKE));
  atomic.add<i32>(HELPERS, 1);
  while (true) {
    let polls = 0;
    while (u32(atomic.load<i32>(WAKE)) == seen) {
      if (++polls > POLLS) {
        atomic.add<i32>(SLEEPERS, 1);
        atomic.wait<i32>(WAKE, <i32>seen, -1);
        atomic.sub<i32>(SLEEPERS, 1);
        polls = 0;
      }
    }
    seen = u32(atomic.load<i32>(WAKE));
    atomic.add<i32>(BUSY, 1);
    drain(seen);
    atomic.sub<i32>(BUSY, 1);
  }
}

/**
 * Runs task(0), ..., task(count - 1) on this thread and the helpers; returns when all are done.
 * `light`: a task takes a few microseconds.
 */
export function parallel(task: u32, count: i32, light: bool = false): void {
  if (count <= 0) return;
  const helpers = atomic.load<i32>(HELPERS);
  if (helpers == 0 || count == 1) {
    if (count > 1 && !asked) {
      asked = true;
      wantHelpers();
    }
    for (let i = 0; i < count; i++) run(task, i);
    return;
  }
  const generation = u32(load<i32>(WAKE)) + 1;
  store<i32>(TOTAL, count);
  store<u32>(TASK, task);
  atomic.store<i32>(CALLER_SLEEPS, 0);
  atomic.store<i32>(DONE, 0);
  atomic.store<u64>(CLAIM, (u64(generation) << 32) | u64(u32(count)));
  atomic.store<i32>(WAKE, <i32>generation);
  // A helper counts itself a sleeper before it looks at WAKE for the last time: it is seen here, or
  // it sees the round.
  const wake = !light || count >= WORTH_WAKING;
  if (wake && atomic.load<i32>(SLEEPERS) != 0) atomic.notify(WAKE, count - 1);
  drain(generation);
  let polls = 0;
  while (true) {
    if (atomic.load<i32>(DONE) == count) return;
    if (++polls < POLLS) continue;
    atomic.store<i32>(CALLER_SLEEPS, 1);
    const done = atomic.load<i32>(DONE);
    if (done == count) return;
    atomic.wait<i32>(DONE, done, 1000000);
    polls = 0;
  }
}

/**
 * Ends the round of a caller that was cut off in it: nobody claims its tasks any more, and those
 * claimed are waited for. Otherwise a helper would go on to write where the next kernel's arguments
 * point, and count its task as one of the next round, which would then never be done.
 */
export function recover(): void {
  // A helper is busy before it looks for a task: it is seen here, or it sees that there is none.
  atomic.store<u64>(CLAIM, u64(u32(load<i32>(WAKE))) << 32);
  while (atomic.load<i32>(BUSY) != 0) {}
}
