export { EngineSide } from './engine-side.ts';
export { Pressure } from './pressure.ts';
export { ProtocolSide, type ProtocolSideOptions } from './protocol-side.ts';
