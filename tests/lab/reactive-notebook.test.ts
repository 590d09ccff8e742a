import { JSDOM } from 'jsdom';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CellWidget, Kernel, KernelMessage, NotebookPanel } from '../../src/lab/jupyterlab.ts';
import { ReactiveNotebook } from '../../src/lab/reactive-notebook.ts';

const { document } = new JSDOM().window;
const holder = globalThis as { document?: unknown };
beforeAll(() => {
  holder.document = document;
});
afterAll(() => {
  delete holder.document;
});

class FakeSignal {
  readonly slots = new Set<(sender: never, value: never) => void>();
  connect(slot: (sender: never, value: never) => void) {
    return Boolean(this.slots.add(slot));
  }
  disconnect(slot: (sender: never, value: never) => void) {
    return this.slots.delete(slot);
  }
  emit(value: unknown) {
    for (const slot of this.slots) slot(undefined as never, value as never);
  }
}

/** A notebook whose kernel answers when the test says so. */
class Fake {
  readonly messages = new FakeSignal();
  readonly status = new FakeSignal();
  readonly ran: string[] = [];
  readonly cells: CellWidget[];
  readonly notebook: ReactiveNotebook;
  readonly sources: Map<string, string>;

  constructor(sources: Record<string, string>, kernelName = 'notegrad') {
    this.sources = new Map(Object.entries(sources));
    this.cells = [...this.sources.keys()].map((id) => ({
      node: document.createElement('div'),
      isDisposed: false,
      model: { id, type: 'code', sharedModel: { getSource: () => this.sources.get(id) ?? '' } },
    }));
    const kernel = { name: kernelName, anyMessage: this.messages, statusChanged: this.status };
    const panel = {
      sessionContext: {
        session: { kernel: kernel as unknown as Kernel },
        kernelChanged: new FakeSignal(),
      },
      content: { widgets: this.cells },
    } as unknown as NotebookPanel;
    this.notebook = new ReactiveNotebook(panel, async ({ model }) => {
      this.ran.push(model.id);
    });
    this.notebook.isOn = true;
  }

  send(id: string) {
    const content = { code: this.sources.get(id) };
    this.#say('send', 'execute_request', `ask-${id}`, '', { cellId: id }, content);
  }

  answer(id: string, uses: string[], names: string[], milliseconds = 1, status = 'ok') {
    const metadata = { notegrad: { uses, names, milliseconds } };
    this.#say('recv', 'execute_reply', 'reply', `ask-${id}`, metadata, { status });
  }

  run(...[id, ...rest]: Parameters<Fake['answer']>) {
    this.send(id);
    this.answer(id, ...rest);
  }

  note(id: string) {
    return this.cells.find(({ model }) => model.id === id)?.node.querySelector('[role=status]');
  }

  #say(
    direction: 'send' | 'recv',
    type: string,
    id: string,
    parent: string,
    metadata: Record<string, unknown>,
    content: Record<string, unknown>,
  ) {
    const header = { msg_id: id, msg_type: type };
    const msg: KernelMessage = { header, parent_header: { msg_id: parent }, metadata, content };
    this.messages.emit({ msg, direction });
  }
}

let fake: Fake;
beforeEach(() => {
  fake = new Fake({ a: 'let x = 1', b: 'x + 1', c: 'const y = train(x)', d: 'y' });
  fake.run('a', [], ['x']);
  fake.run('b', ['x'], []);
  fake.run('c', ['x'], ['y'], 5000);
  fake.run('d', ['y'], []);
  fake.ran.length = 0;
});

test('a cell that uses what has changed runs again; a slow one, and what uses it, is marked', () => {
  fake.run('a', [], ['x']);
  expect(fake.ran).toEqual(['b']);
  expect(fake.note('b')).toBeNull();
  expect(fake.note('c')?.textContent).toContain('What it uses has changed');
  expect(fake.note('d')).not.toBeNull();
});

test('its button runs a marked cell, and the mark goes as it runs', () => {
  fake.run('a', [], ['x']);
  fake.note('c')?.querySelector('button')?.click();
  expect(fake.ran).toEqual(['b', 'c']);
  fake.run('c', ['x'], ['y'], 5000);
  expect(fake.note('c')).toBeNull();
});

test('cells that are on their way do not run twice, as in Run All', () => {
  for (const id of ['a', 'b', 'c', 'd']) fake.send(id);
  fake.answer('a', [], ['x']);
  fake.answer('b', ['x'], []);
  fake.answer('c', ['x'], ['y'], 5000);
  fake.answer('d', ['y'], []);
  expect(fake.ran).toEqual([]);
  expect(fake.note('c')).toBeNull();
});

test('nothing runs by itself that was edited, failed, or ran in a kernel that is gone', () => {
  fake.sources.set('b', 'x + 2');
  fake.run('c', [], [], 1, 'error');
  fake.run('a', [], ['x']);
  expect(fake.ran).toEqual([]);
  fake.sources.set('b', 'x + 1');
  fake.status.emit('restarting');
  fake.run('a', [], ['x']);
  expect(fake.ran).toEqual([]);
});

test('switched off, nothing runs by itself and no mark stays', () => {
  fake.run('a', [], ['x']);
  fake.notebook.isOn = false;
  expect(fake.note('c')).toBeNull();
  fake.ran.length = 0;
  fake.run('a', [], ['x']);
  expect(fake.ran).toEqual([]);
});

test('the switch stands in notebooks of our kernel only', () => {
  let offered = 0;
  fake.notebook.whenOurs(() => offered++);
  new Fake({ a: '1' }, 'python3').notebook.whenOurs(() => offered++);
  expect(offered).toBe(1);
});
