export { Debugger, type DebuggerOptions } from './adapter.ts';
