export { Host } from './host.ts';
export { Pressure } from './pressure.ts';
export { RemoteInterpreter, type RemoteOptions } from './remote.ts';
