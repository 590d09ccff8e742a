import type { Draft, DraftTrace } from './draft.ts';

type Attributes = Readonly<Record<string, Draft>>;

const scaled = (trace: DraftTrace): boolean =>
  'colorscale' in trace && trace.showscale !== false && trace.type !== 'image';
const markerScaled = (trace: DraftTrace): boolean =>
  'colorbar' in ((trace.marker ?? {}) as Attributes);

/** What the color bar of a figure means, to be compared; undefined where it has none. */
export function barMeaning(data: readonly DraftTrace[]): string | undefined {
  const trace = data.find((each) => scaled(each) || markerScaled(each));
  if (!trace) return undefined;
  const owner = scaled(trace) ? trace : (trace.marker as Attributes);
  const { colorscale, zmin, zmax, cmin, cmax, colorbar } = owner;
  const ticks = (colorbar as Attributes | undefined) ?? {};
  return JSON.stringify([colorscale, zmin, zmax, cmin, cmax, ticks.ticktext, ticks.title]);
}

/** Where a color bar stands: shares of all plots together, and pixels. */
export interface BarPlace {
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/** A trace with its color bar at a place, or without its color bar. */
export function withBar(trace: DraftTrace, place: BarPlace | undefined): DraftTrace {
  const moved = (owner: Attributes): Attributes => {
    const { colorbar, ...rest } = owner;
    if (!place) return { ...rest, showscale: false };
    const at = { x: place.x, xanchor: 'left', y: place.y, yanchor: 'middle' };
    const size = { len: place.height, lenmode: 'pixels', thickness: 10 };
    return { ...rest, colorbar: { ...(colorbar as Attributes), ...at, ...size } };
  };
  if (scaled(trace)) return { type: trace.type, ...moved(trace) };
  if (markerScaled(trace)) return { ...trace, marker: moved(trace.marker as Attributes) };
  return trace;
}
