import { engine } from './engine.ts';

const silent = new WeakSet<object>();

/**
 * Keeps the plain JavaScript backend from advertising the Node package on stderr. It does so once,
 * while its `firstUse` is true, and a notebook shows that in red as if something were wrong. Other
 * warnings stay.
 */
export function silenceGreeting(): void {
  const cpu = engine()?.registryFactory?.cpu;
  if (!cpu || silent.has(cpu)) return;
  silent.add(cpu);
  const { factory } = cpu;
  cpu.factory = () => Object.assign(factory(), { firstUse: false });
}
