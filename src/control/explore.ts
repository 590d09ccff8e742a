import { show, updatable } from '../display/index.ts';
import { tf } from '../tensor/index.ts';
import { AsCode } from './as-code.ts';
import type { Control, Controls } from './control.ts';
import { hasModels } from './model.ts';

/** The values of controls, by the controls' names. */
export type Values<C extends Controls> = {
  readonly [Name in keyof C]: C[Name] extends Control<infer T> ? T : never;
};

/** Settles when the first values are drawn. */
type Done<R> = R extends Promise<unknown> ? Promise<void> : undefined;

const AsyncFunction = (async () => {}).constructor;

/**
 * Shows controls, and below them what a function makes of their values, anew whenever the reader
 * moves one. Tensors that the function makes are freed. Where no kernel answers, the first values
 * and what they gave stand there.
 *
 * A button beside the controls gives their values as code.
 *
 * An async function works too: await `explore` then. It has to free its tensors itself.
 *
 * @param draw returns what is shown: a figure, a table, a text; undefined shows nothing
 * @example explore({ lr: slider(0.01, 1.2), momentum: slider(0, 0.99) }, ({ lr, momentum }) =>
 *   plot.line(losses(lr, momentum)),
 * )
 * @throws whatever `draw` throws for the first values; later errors are shown below the cell
 */
export function explore<C extends Controls, R>(
  controls: C,
  draw: (values: Values<C>) => R,
): Done<R> {
  const shown = updatable();
  let turn = 0;
  const values = (): Values<C> =>
    Object.fromEntries(
      Object.entries(controls).map(([name, control]) => [name, control.value]),
    ) as Values<C>;
  /** Draws, and hands what is drawn to `place`, unless a later turn has come before. */
  const redraw = (place: (drawn: unknown) => void): Promise<void> | undefined => {
    const own = ++turn;
    if (draw instanceof AsyncFunction) {
      return Promise.resolve(draw(values())).then((drawn) => {
        if (own === turn) place(drawn);
      });
    }
    tf.tidy(() => {
      const drawn = draw(values());
      if (drawn instanceof Promise)
        throw new Error(
          'explore: the function returned a promise, but is not async; write `async` before its parameters',
        );
      place(drawn);
    });
    return undefined;
  };
  const update = (drawn: unknown) => {
    if (drawn !== undefined) shown.update(drawn);
  };
  return redraw((drawn) => {
    for (const [name, control] of Object.entries(controls)) {
      show(control.named(name));
    }
    const code = hasModels() ? new AsCode(controls) : undefined;
    if (code) show(code);
    for (const control of Object.values(controls)) {
      control.onChange(() => {
        code?.refresh();
        return redraw(update);
      });
    }
    update(drawn);
  }) as Done<R>;
}
