import { expect, test, vi } from 'vitest';

// As on a machine where nobody installed it.
vi.mock('node:module', async (original) => {
  const module = await original<typeof import('node:module')>();
  const createRequire: typeof module.createRequire = (from) => {
    const require = module.createRequire(from);
    const resolve = (name: string) => {
      if (name.startsWith('tslab')) throw new Error(`Cannot find module '${name}'`);
      return require.resolve(name);
    };
    return Object.assign((name: string) => require(name), require, { resolve }) as NodeJS.Require;
  };
  return { ...module, createRequire };
});

const { findKernel } = await import('../../src/jupyter/client/index.ts');

test('who asks for tslab is told how to install it; who does not, needs it not', async () => {
  const system = { env: { HOME: '/nowhere', PATH: '' } };
  await expect(findKernel('tslab', system)).rejects.toThrow(
    'no kernel is called "tslab"; there are: notegrad. Install it with npm install --save-dev tslab',
  );
  expect((await findKernel('notegrad', system)).name).toBe('notegrad');
});
