export { type Connection, parseConnection, readConnection } from '../../jupyter/connection.ts';
export { Wire, WireError } from '../../jupyter/wire.ts';
export { Transport, type TransportOptions } from './transport.ts';
