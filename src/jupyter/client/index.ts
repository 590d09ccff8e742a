/** A client of Jupyter kernels: it finds, starts and ends them, runs code in them, and believes little they say. */
export { Conversation, type ConversationOptions, type Request } from './conversation.ts';
export { type Deferred, deferred } from './deferred.ts';
export { describeEnding, type Ending } from './ending.ts';
export { findKernel, type KernelSpec, KernelSpecError } from './find-kernel.ts';
export {
  type Environment,
  type Exit,
  type KernelProcess,
  type Launch,
  type Launcher,
  launchProcess,
  spawnProcess,
  superviseProcess,
} from './launcher.ts';
export { type Lock, takeLock } from './lock.ts';
export { chooseConnection, isListening, releaseConnection } from './meeting-place.ts';
export { identify, isRunning, type ProcessId } from './process-tree.ts';
export {
  type EvaluateOptions,
  EvaluationError,
  type ExecuteOptions,
  type Language,
  Session,
} from './session.ts';
export { openSockets, type Sockets } from './sockets.ts';
export { KernelStartError, type SessionOptions, startSession } from './start-session.ts';
