import { isObject, WIDGET_MIME } from '../contract/index.ts';
import type { MimeBundle, Notebook, Output } from './model.ts';

/**
 * A bundle without the view of a widget. Its model was a kernel's, and is gone with it: a reader
 * would be told that it is not found. The text beside a view stays, and says the values.
 */
export function withoutView(data: MimeBundle): MimeBundle {
  const { [WIDGET_MIME]: _, ...rest } = data;
  return rest;
}

/** Whether a bundle has nothing beside the view of a widget. */
export const isViewAlone = (data: unknown): boolean =>
  isObject(data) && WIDGET_MIME in data && Object.keys(data).length === 1;

/** The notebook as it is kept in a repository: without views, and without the state of widgets. */
export function withoutWidgets(notebook: Notebook): Notebook {
  const { widgets: _, ...metadata } = notebook.metadata;
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type !== 'code') return cell;
    const outputs = cell.outputs.flatMap((output): Output[] => {
      if (!('data' in output)) return [output];
      return isViewAlone(output.data) ? [] : [{ ...output, data: withoutView(output.data) }];
    });
    return { ...cell, outputs };
  });
  return { ...notebook, metadata, cells };
}
