export { type Connection, parseConnection, readConnection } from './connection.ts';
export { Transport, type TransportOptions } from './transport.ts';
export { Wire, WireError } from './wire.ts';
