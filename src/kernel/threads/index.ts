export { Host } from './engine-side.ts';
export { Pressure } from './pressure.ts';
export { RemoteInterpreter, type RemoteOptions } from './protocol-side.ts';
