export { Transport, type TransportOptions } from './transport.ts';
