import { engine } from './engine.ts';

const silent = new WeakSet<object>();

/**
 * The plain JavaScript backend greets its first use on stderr with an advertisement, which a
 * notebook shows in red as if something were wrong. It does so while its `firstUse` is true. Other
 * warnings are left.
 */
export function silenceGreeting(): void {
  const cpu = engine()?.registryFactory?.cpu;
  if (!cpu || silent.has(cpu)) return;
  silent.add(cpu);
  const { factory } = cpu;
  cpu.factory = () => Object.assign(factory(), { firstUse: false });
}
