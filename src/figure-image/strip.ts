import { isObject } from '../contract/index.ts';

type Attributes = Readonly<Record<string, unknown>>;

/**
 * A figure that moves, standing still: where its `layout.meta.strip` says how some of its steps are
 * drawn side by side, that figure. Each trace of the strip is one of the figure's own, with what
 * its step changes, and with other axes. Any other figure is returned as it is.
 *
 * @param figure plain data of unknown origin
 */
export function standing(figure: Attributes): Attributes {
  const { data, frames } = figure;
  const layout = isObject(figure.layout) ? figure.layout : {};
  const strip = isObject(layout.meta) ? layout.meta.strip : undefined;
  if (!isObject(strip) || !isObject(strip.layout) || !Array.isArray(strip.traces)) return figure;
  if (!Array.isArray(data) || !Array.isArray(frames)) return figure;
  const drawn = strip.traces.map((place: unknown) => {
    const { step, trace, set, drop } = isObject(place) ? place : {};
    const frame: unknown = frames[Number(step)];
    const { traces, data: changes } = isObject(frame) ? frame : {};
    const at = Array.isArray(traces) ? traces.indexOf(trace) : -1;
    const result: Record<string, unknown> = {
      ...data[Number(trace)],
      ...(Array.isArray(changes) ? changes[at] : {}),
      ...(isObject(set) ? set : {}),
    };
    for (const key of Array.isArray(drop) ? drop : []) delete result[String(key)];
    return result;
  });
  return { data: drawn, layout: { template: layout.template, ...strip.layout } };
}
