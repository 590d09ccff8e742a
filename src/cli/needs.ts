import type { Need } from '../notebook/run/index.ts';

/** What a cell's `needs:` tag may ask for. */
export const needs: Readonly<Record<string, Need>> = {
  mnist: async () => {
    const { hasMnist } = await import('../data/mnist/index.ts');
    if (await hasMnist()) return undefined;
    return 'its files are neither in the folder NOTEGRAD_DATA names nor in the cache of downloads';
  },
};
