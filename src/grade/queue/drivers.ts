import { GradersError } from '../graders.ts';

/** BullMQ and its Redis client. Who never grades past one machine need not have them installed. */
export async function loadDrivers() {
  try {
    const [{ Queue, Worker, WaitingError }, { Redis }] = await Promise.all([
      import('bullmq'),
      import('ioredis'),
    ]);
    return { Queue, Worker, WaitingError, Redis };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new GradersError(
      'a queue needs two packages that notegrad does not bring along: npm install bullmq ioredis',
    );
  }
}
