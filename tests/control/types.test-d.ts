import { checkbox, explore, pointPad, select, slider, text } from '../../src/index.ts';

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>): void => {};

const controls = {
  lr: slider(0, 1),
  name: select(['sgd', 'adam']),
  depth: select([1, 2, 4], { value: 2 }),
  isOn: checkbox(),
  formula: text('x'),
  points: pointPad([]),
};

explore(controls, (values) => {
  same<
    typeof values,
    {
      readonly lr: number;
      readonly name: 'sgd' | 'adam';
      readonly depth: 1 | 2 | 4;
      readonly isOn: boolean;
      readonly formula: string;
      readonly points: readonly {
        readonly x: number;
        readonly y: number;
        readonly label: number;
      }[];
    }
  >(true);
  // @ts-expect-error Property 'momentum' does not exist
  values.momentum;
  // @ts-expect-error This comparison appears to be unintentional
  return values.name === 'rmsprop';
});

same<ReturnType<typeof later>, Promise<void>>(true);
function later() {
  return explore(controls, async ({ lr }) => lr);
}

// @ts-expect-error Type '"c"' is not assignable to type '"a" | "b"
select(['a', 'b'], { value: 'c' });
// @ts-expect-error Source has 0 element(s) but target requires 1
select([]);
