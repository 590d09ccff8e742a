export type { DebugAdapter } from './debug-messages.ts';
export type { HistoryStore, PastSession } from './history.ts';
export type { Interpreter } from './interpreter.ts';
export { type KernelInfo, Protocol, type ProtocolOptions } from './protocol.ts';
