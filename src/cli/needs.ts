import type { Need } from '../notebook/run/execute.ts';

/** What a cell's `needs:` tag may ask for. */
export const needs: Readonly<Record<string, Need>> = {
  mnist: async () => {
    const { isStored } = await import('../data/mnist/store.ts');
    const { userCache } = await import('../data/mnist/cache.ts');
    const cache = await userCache('mnist');
    const directory = process.env.NOTEGRAD_DATA || undefined;
    if (await isStored({ directory, cache, mirrors: [], timeoutMs: 0 })) return undefined;
    return `its files are neither in the folder NOTEGRAD_DATA names nor in ${cache}`;
  },
};
