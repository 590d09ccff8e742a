import { expect, test } from 'vitest';
import { type Notebook, withoutWidgets } from '../../src/notebook/index.ts';

const VIEW = 'application/vnd.jupyter.widget-view+json';
const view = { version_major: 2, version_minor: 0, model_id: 'gone' };

const notebook = (outputs: Notebook['cells'], metadata = {}): Notebook => ({
  ...{ nbformat: 4, nbformat_minor: 5 },
  metadata,
  cells: outputs,
});
const cell = (...outputs: object[]) =>
  ({
    ...{ cell_type: 'code', id: 'a', metadata: {}, source: '', execution_count: 1 },
    outputs,
  }) as Notebook['cells'][number];
const shown = (data: object) => ({ output_type: 'display_data', metadata: { kept: true }, data });

test('a view whose values stand beside it in words goes, and so does the state of its model', () => {
  const words = { 'text/plain': 'lr = 0.25' };
  const stream = { output_type: 'stream', name: 'stdout', text: 'a' };
  const before = notebook(
    [cell(shown({ [VIEW]: view, ...words }), stream, shown({ [VIEW]: view }))],
    {
      widgets: { 'application/vnd.jupyter.widget-state+json': {} },
      kernelspec: { name: 'notegrad', display_name: 'n' },
    },
  );
  const kept = JSON.stringify(before);
  expect(withoutWidgets(before)).toEqual(
    notebook([cell(shown(words), stream)], {
      kernelspec: { name: 'notegrad', display_name: 'n' },
    }),
  );
  expect(JSON.stringify(before)).toBe(kept);
});
