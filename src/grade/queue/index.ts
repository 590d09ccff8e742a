/** Grading past one machine: BullMQ on Redis, and workers that take what lies there. */
export { openQueue, type QueueOptions } from './open-queue.ts';
export { type ServeOptions, type Serving, serveQueue } from './serve-queue.ts';
