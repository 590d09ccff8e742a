import type { ProvedLayer } from '../../sandbox/index.ts';

/** The layers that each of several machines has proved: what stood between all code and all of them. */
export function commonLayers(
  machines: readonly (readonly ProvedLayer[])[],
): readonly ProvedLayer[] {
  const [first = []] = machines;
  return first
    .filter(({ name }) => machines.every((layers) => layers.some((layer) => layer.name === name)))
    .map(({ name }) => {
      const own = machines.flat().filter((layer) => layer.name === name);
      return { name, proof: [...new Set(own.map(({ proof }) => proof))].sort().join('; ') };
    });
}
