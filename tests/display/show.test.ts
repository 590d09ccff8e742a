import { createRequire } from 'node:module';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { displayMetadata } from '../../src/contract/index.ts';
import {
  cellSignal,
  type DisplayOutput,
  type Host,
  isShowable,
  jupyterDisplay,
  placeKind,
  show,
  updatable,
} from '../../src/display/index.ts';

const hostKey = Symbol.for('notegrad.host');
const scope = globalThis as Record<symbol | string, unknown>;
const picture = {
  [jupyterDisplay]: () => ({ 'image/svg+xml': '<svg/>', 'text/plain': 'a picture' }),
};

afterEach(() => {
  delete scope[hostKey];
  delete scope.__tslab__;
  vi.restoreAllMocks();
});

describe('in a notebook with a host', () => {
  const outputs: DisplayOutput[] = [];
  const stop = new AbortController();
  const host: Host = { display: (output) => outputs.push(output), signal: () => stop.signal };

  it('hands over the whole bundle of a value as one display', () => {
    outputs.length = 0;
    scope[hostKey] = host;
    show(picture);
    show(42);
    expect(outputs).toEqual([
      {
        data: { 'image/svg+xml': '<svg/>', 'text/plain': 'a picture' },
        metadata: {},
        update: false,
      },
      { data: { 'text/plain': '42' }, metadata: {}, update: false },
    ]);
  });

  it('joins the two languages of a text and keeps both as data, and takes nothing else for one', () => {
    outputs.length = 0;
    scope[hostKey] = host;
    show('相同 | the same');
    show({ zh: '相同', en: 'the same' });
    show('一\n二 | one\ntwo');
    show('MLP | MLP');
    show({ zh: '相同', en: 'the same', also: 1 });
    show({ zh: 1, en: 2 });
    show(['a | b']);
    const texts = { '相同 / the same': { zh: '相同', en: 'the same' } };
    const lines = { '一\n二\none\ntwo': { zh: '一\n二', en: 'one\ntwo' } };
    expect(outputs.map(({ data, metadata }) => [data['text/plain'], metadata])).toEqual([
      ['相同 / the same', { texts }],
      ['相同 / the same', { texts }],
      ['一\n二\none\ntwo', { texts: lines }],
      ['MLP', {}],
      ['{"zh":"相同","en":"the same","also":1}', {}],
      ['{"zh":1,"en":2}', {}],
      ['["a | b"]', {}],
    ]);
  });

  it('takes the metadata of a value that has some', () => {
    outputs.length = 0;
    scope[hostKey] = host;
    updatable('t').update({ ...picture, [displayMetadata]: () => ({ isolated: true }) });
    expect(outputs[0]).toMatchObject({ displayId: 't', metadata: { isolated: true } });
  });

  it('replaces an updatable display under one id', () => {
    outputs.length = 0;
    scope[hostKey] = host;
    const bar = updatable();
    bar.update('1/2');
    bar.update('2/2');
    expect(outputs.map((output) => [output.displayId, output.update])).toEqual([
      [bar.id, false],
      [bar.id, true],
    ]);
    expect(updatable().id).not.toBe(bar.id);
    expect(updatable('mine').id).toBe('mine');
  });

  it("gives the cell's signal", () => {
    scope[hostKey] = host;
    expect(placeKind()).toBe('notebook');
    expect(cellSignal().aborted).toBe(false);
    stop.abort();
    expect(cellSignal().aborted).toBe(true);
  });
});

describe('in stock tslab', () => {
  const require = createRequire(import.meta.url);

  it('sends the bundle as one message through the running kernel', () => {
    const jupyter = require('tslab/dist/jupyter.js') as { lastWriteDisplayData: unknown };
    const sent: unknown[] = [];
    jupyter.lastWriteDisplayData = (content: object, update: boolean) =>
      sent.push([content, update]);
    scope.__tslab__ = { require };
    const display = updatable('d');
    display.update(picture);
    display.update('done');
    show('plain');
    jupyter.lastWriteDisplayData = null;
    expect(sent).toEqual([
      [
        {
          data: { 'image/svg+xml': '<svg/>', 'text/plain': 'a picture' },
          metadata: {},
          transient: { display_id: 'd' },
        },
        false,
      ],
      [{ data: { 'text/plain': 'done' }, metadata: {}, transient: { display_id: 'd' } }, true],
      [{ data: { 'text/plain': 'plain' }, metadata: {}, transient: {} }, false],
    ]);
  });

  it('aborts the signal of the cell that ran when SIGINT came, not of the next', () => {
    const jupyter = require('tslab/dist/jupyter.js') as { lastWriteDisplayData: unknown };
    jupyter.lastWriteDisplayData = () => undefined;
    scope.__tslab__ = { require };
    const before = cellSignal();
    process.emit('SIGINT');
    expect(before.aborted).toBe(true);
    expect(cellSignal().aborted).toBe(false);
    jupyter.lastWriteDisplayData = null;
  });
});

describe('in a terminal', () => {
  it('prints text/plain, and each text of an updatable display once', () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    show(picture);
    const bar = updatable();
    bar.update('half');
    bar.update('half');
    bar.update('whole');
    show({ [jupyterDisplay]: () => ({ 'image/png': 'AAAA' }) });
    expect(log.mock.calls.map(([text]) => text)).toEqual([
      'a picture',
      'half',
      'whole',
      '[image/png]',
    ]);
    expect(placeKind()).toBe('terminal');
    expect(cellSignal().aborted).toBe(false);
  });

  it('prints readable text of values with no look of their own', () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const circle: { self?: unknown } = {};
    circle.self = circle;
    show(undefined);
    show({ loss: 0.5 });
    show([1, 2]);
    show(new Error('no'));
    show(circle);
    expect(log.mock.calls.map(([text]) => text)).toEqual([
      'undefined',
      '{"loss":0.5}',
      '[1,2]',
      'Error: no',
      '[object Object]',
    ]);
  });
});

it('knows what is showable', () => {
  expect(isShowable(picture)).toBe(true);
  expect(isShowable(Object.assign(() => 1, picture))).toBe(true);
  expect(isShowable(null)).toBe(false);
  expect(isShowable({ [jupyterDisplay]: 'text' })).toBe(false);
});
