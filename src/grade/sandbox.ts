/** What stands between a student's code and the machine. */
export {
  DEFAULT_LIMITS,
  type Limits,
  launcherIn,
  type ProvedLayer,
  plainSandbox,
  type Sandbox,
  type SandboxLaunch,
} from '../sandbox/index.ts';
