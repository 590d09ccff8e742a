interface CpuBackend {
  firstUse?: boolean;
}

/** The part of TensorFlow.js' engine that makes backends; it puts itself at `globalThis._tfengine`. */
interface BackendRegistry {
  readonly registryFactory?: { readonly cpu?: { factory: () => CpuBackend } };
}

const silent = new WeakSet<object>();

/**
 * The plain JavaScript backend greets its first use on stderr with an advertisement, which a notebook shows in red
 * as if something were wrong. It does so while its `firstUse` is true; other warnings of TensorFlow.js are left.
 */
export function silenceGreeting(): void {
  const { _tfengine } = globalThis as { _tfengine?: BackendRegistry };
  const cpu = _tfengine?.registryFactory?.cpu;
  if (!cpu || silent.has(cpu)) return;
  silent.add(cpu);
  const { factory } = cpu;
  cpu.factory = () => Object.assign(factory(), { firstUse: false });
}
