import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Wire, WireError } from '../../src/jupyter/index.ts';
import { toJson } from '../../src/jupyter/json.ts';
import { frames, KEY, message } from '../kernel/transport/messages.ts';

describe('signatures', () => {
  test('a signed message comes through as it was', () => {
    const given = message('execute_request', { code: '1 + 1' });
    expect(new Wire(KEY).decode(new Wire(KEY).encode(given))).toEqual({
      ...given,
      ...{ size: JSON.stringify(given.content).length, oversized: false },
    });
  });

  test('the signature is the HMAC of the four JSON frames', () => {
    const encoded = new Wire(KEY).encode(message('status', {}));
    const [signature, ...json] = encoded.slice(2);
    const hmac = createHmac('sha256', KEY);
    for (const part of json) hmac.update(part);
    expect(Buffer.from(signature as Uint8Array).toString()).toBe(hmac.digest('hex'));
  });

  test('unsigned, wrongly signed, altered and replayed messages are refused', () => {
    const wire = new Wire(KEY);
    const good = frames();
    expect(() => wire.decode(good.with(2, Buffer.from('')))).toThrow('wrong signature');
    expect(() => wire.decode(frames('another key'))).toThrow('wrong signature');
    const altered = good.with(6, Buffer.from('{"code":"process.exit()"}'));
    expect(() => wire.decode(altered)).toThrow('wrong signature');
    expect(() => wire.decode(good)).not.toThrow();
    expect(() => wire.decode(good)).toThrow('replayed');
  });

  test('an empty key turns signing off', () => {
    const encoded = new Wire('').encode(message('status', {}));
    expect(encoded[2]?.length).toBe(0);
    expect(() => new Wire('').decode(encoded)).not.toThrow();
  });
});

describe('size', () => {
  const given = message('stream', { text: 'x'.repeat(1000) });

  test('a content above the limit is counted, and not parsed', () => {
    const encoded = new Wire(KEY).encode(given);
    const { content, size, oversized, header } = new Wire(KEY, { maxContent: 999 }).decode(encoded);
    expect({ content, size, oversized }).toEqual({ content: {}, size: 1011, oversized: true });
    expect(header.msg_type).toBe('stream');
    expect(new Wire(KEY, { maxContent: 1011 }).decode(encoded).oversized).toBe(false);
  });

  test('a header is small, whoever signed it', () => {
    const header = { ...given.header, username: 'x'.repeat(100_000) };
    const parent = new Wire(KEY).encode({ ...given, parent: header });
    expect(() => new Wire(KEY).decode(parent)).toThrow(/parent_header of 100\d{3} bytes/);
    const own = new Wire(KEY).encode({ ...given, header });
    expect(() => new Wire(KEY).decode(own)).toThrow(
      /header of 100\d{3} bytes, expected at most 65536/,
    );
  });
});

test('another digest signs otherwise', () => {
  const encoded = new Wire(KEY, { digest: 'sha512' }).encode(message('status', {}));
  expect(encoded[2]?.length).toBe(128);
  expect(() => new Wire(KEY).decode(encoded)).toThrow('wrong signature');
  expect(() => new Wire(KEY, { digest: 'sha512' }).decode(encoded)).not.toThrow();
});

describe('malformed frames', () => {
  const wire = new Wire('');
  const good = frames('');
  test.each([
    ['no delimiter', good.filter((_, i) => i !== 1)],
    ['too few frames', good.slice(0, 5)],
    ['no JSON', good.with(3, Buffer.from('{'))],
    ['no UTF-8', good.with(3, Buffer.from([0xff, 0xfe]))],
    ['no object', good.with(6, Buffer.from('[1]'))],
    ['no msg_type', good.with(3, Buffer.from('{"msg_id":"1","session":"s"}'))],
  ])('%s', (_, bad) => {
    expect(() => wire.decode(bad)).toThrow(WireError);
  });
});

test('JSON of what JSON cannot hold', () => {
  const circle: Record<string, unknown> = { big: 10n, list: [1n, { deep: 2n }] };
  circle.self = circle;
  circle.twice = [circle.list, circle.list];
  const list = ['1', { deep: '2' }];
  expect(JSON.parse(toJson(circle))).toEqual({
    big: '10',
    list,
    self: '[Circular]',
    twice: [list, list],
  });
});

test('half of a surrogate pair is replaced, whole pairs and written escapes are kept', () => {
  const text = `😀 ${'😀'[0]} ${'😀'[1]} \\ud83d \\\\ud83d ${'😀'[0]}`;
  const whole = '😀 \ufffd \ufffd \\ud83d \\\\ud83d \ufffd';
  expect(JSON.parse(toJson({ [text]: [text] }))).toEqual({
    [whole]: [whole],
  });
});
