export type { DebugAdapter } from './debug.ts';
export type { Engine } from './engine.ts';
export { isObject } from './fields.ts';
export type { HistoryStore, PastSession } from './history.ts';
export type { Channel, Content, Header, Message, ParentHeader } from './message.ts';
export { type KernelInfo, Protocol, type ProtocolOptions } from './protocol.ts';
