import type { WidgetState } from '../contract/index.ts';

const texts = new Map<string, string>();

/**
 * What a model says of its front end: an anywidget, whose module travels with it. All these keys
 * are needed. Version `*`, because an exact one is refused by a reader who has installed another.
 *
 * A page of the course runs no text that a notebook brings. It has its own file of that name.
 */
export function frontEnd(name: string): WidgetState {
  const text = moduleText(name);
  return {
    _model_module: 'anywidget',
    _model_name: 'AnyModel',
    _model_module_version: '*',
    _view_module: 'anywidget',
    _view_name: 'AnyView',
    _view_module_version: '*',
    _anywidget_id: `notegrad.${name}`,
    ...(text === undefined ? {} : { _esm: text }),
  };
}

/** The module as text. Undefined on a page, which has no files. */
function moduleText(name: string): string | undefined {
  const { getBuiltinModule } = globalThis.process ?? {};
  if (getBuiltinModule === undefined) return undefined;
  const known = texts.get(name);
  if (known !== undefined) return known;
  // By way of the room: from here, and from where the library is joined to one file.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const file = new URL(`../control/front-end/${name}.${extension}`, import.meta.url);
  const text = getBuiltinModule('node:fs').readFileSync(file, 'utf8');
  texts.set(name, text);
  return text;
}
