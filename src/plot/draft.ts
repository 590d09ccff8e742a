import { Label, type Markup } from './text.ts';

/** A value that JSON can hold. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

/** One trace of a Plotly figure: a type, and that type's attributes. */
export type Trace = { readonly type: string; readonly [key: string]: Json };

/** The layout of a Plotly figure. */
export type Layout = { readonly [key: string]: Json };

/**
 * Attributes as a picture's function writes them: its texts are not yet composed of their two
 * languages.
 */
export type Draft = Json | Label | readonly Draft[] | { readonly [key: string]: Draft };
export type DraftTrace = { readonly type: string; readonly [key: string]: Draft };
export type DraftLayout = { readonly [key: string]: Draft };

/** One step of a figure that moves: what changes in which traces, and in the layout. */
export interface Frame<Value = Json> {
  readonly name: string;
  readonly data: readonly { readonly [key: string]: Value }[];
  /** Numbers of the traces that `data` belongs to, in the same order. */
  readonly traces: readonly number[];
  readonly layout: { readonly [key: string]: Value };
}

/** The names of traces that a legend lists. */
export function listed(traces: readonly DraftTrace[]): readonly Markup[] {
  return traces
    .filter((trace) => trace.showlegend !== false)
    .map((trace) => trace.name)
    .filter(
      (name): name is Markup => (typeof name === 'string' && name !== '') || name instanceof Label,
    );
}
