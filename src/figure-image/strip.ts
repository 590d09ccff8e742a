type Attributes = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Attributes =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A figure that moves, standing still: where its `layout.meta.strip` says how some of its steps are drawn side by
 * side, that figure. Each trace of the strip is one of the figure's own, with what its step changes, and with other
 * axes. Any other figure is returned as it is.
 *
 * @param figure plain data of unknown origin
 */
export function standing(figure: Attributes): Attributes {
  const { data, frames } = figure;
  const layout = isRecord(figure['layout']) ? figure['layout'] : {};
  const strip = isRecord(layout['meta']) ? layout['meta']['strip'] : undefined;
  if (!isRecord(strip) || !isRecord(strip['layout']) || !Array.isArray(strip['traces']))
    return figure;
  if (!Array.isArray(data) || !Array.isArray(frames)) return figure;
  const drawn = strip['traces'].map((place: unknown) => {
    const { step, trace, set, drop } = isRecord(place) ? place : {};
    const frame: unknown = frames[Number(step)];
    const { traces, data: changes } = isRecord(frame) ? frame : {};
    const at = Array.isArray(traces) ? traces.indexOf(trace) : -1;
    const result: Record<string, unknown> = {
      ...data[Number(trace)],
      ...(Array.isArray(changes) ? changes[at] : {}),
      ...(isRecord(set) ? set : {}),
    };
    for (const key of Array.isArray(drop) ? drop : []) delete result[String(key)];
    return result;
  });
  return { data: drawn, layout: { template: layout['template'], ...strip['layout'] } };
}
