import { expect, test } from 'vitest';
import { address, connectionText, parseConnection } from '../../src/jupyter/index.ts';

const file = {
  transport: 'tcp',
  ip: '127.0.0.1',
  key: 'k',
  signature_scheme: 'hmac-sha256',
  shell_port: 1,
  iopub_port: 2,
  stdin_port: 3,
  control_port: 4,
  hb_port: 5,
};
const parse = (over: Record<string, unknown>) =>
  parseConnection(JSON.stringify({ ...file, ...over }), 'kernel.json');

test('addresses for tcp, tcp over IPv6, and ipc', () => {
  expect(address(parse({}), 'hb')).toBe('tcp://127.0.0.1:5');
  expect(address(parse({ ip: '::1' }), 'iopub')).toBe('tcp://[::1]:2');
  expect(address(parse({ transport: 'ipc', ip: '/run/k' }), 'shell')).toBe('ipc:///run/k-1');
});

test.each([
  [{ transport: 'udp' }, 'transport is "udp", expected "tcp" or "ipc"'],
  [{ hb_port: 0 }, 'hb_port is 0, expected a port number'],
  [{ hb_port: undefined }, 'hb_port is missing, expected a port number'],
  [{ signature_scheme: 'none' }, 'signature_scheme is "none"'],
  [{ signature_scheme: 'hmac-nothing' }, 'signature_scheme is "hmac-nothing"'],
])('%o is refused by name', (over, message) => {
  expect(() => parse(over)).toThrow(message);
});

test('what a client writes, a kernel reads', () => {
  const given = parse({ transport: 'ipc', ip: '/run/k', signature_scheme: 'hmac-sha512' });
  expect(given.digest).toBe('sha512');
  expect(parseConnection(connectionText(given, 'mine'), 'k')).toEqual(given);
  expect(JSON.parse(connectionText(given, 'mine'))).toMatchObject({ kernel_name: 'mine' });
});
