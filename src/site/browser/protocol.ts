import type { Output } from '../../notebook/index.ts';

/** What the page asks of the worker. */
export type Request =
  /** Memory that both see: the page sets it to 1 where a loop that never waits must end. */
  | { readonly type: 'flag'; readonly flag: Int32Array }
  | { readonly type: 'run'; readonly cell: number; readonly code: string }
  | { readonly type: 'interrupt' };

export type EndStatus = 'ok' | 'error' | 'interrupted';

/** What the worker tells the page; outputs are notebook outputs, so one renderer shows stored and live ones. */
export type Report =
  | { readonly type: 'started'; readonly cell: number }
  | {
      readonly type: 'output';
      readonly cell: number;
      readonly output: Output;
      readonly displayId?: string;
      /** Replace the display of that id instead of adding one. */
      readonly update?: boolean;
    }
  | {
      readonly type: 'ended';
      readonly cell: number;
      readonly status: EndStatus;
      readonly milliseconds: number;
    };
