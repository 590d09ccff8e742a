/** Walls around code of others: limits, boxes and filters, each of which is tried before it is believed. */
export type { EngineName } from './container/engine.ts';
export { launcherIn } from './launcher.ts';
export { plainSandbox } from './plain.ts';
export { type Probe, probe } from './probe/probe.ts';
export {
  DEFAULT_LIMITS,
  type Limits,
  type MissingLayer,
  type ProvedLayer,
  type Sandbox,
  type SandboxLaunch,
} from './sandbox.ts';
export {
  type Runner,
  type SandboxChoice,
  SandboxError,
  sandboxFor,
  sandboxOf,
} from './sandbox-for.ts';
