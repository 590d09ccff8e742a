import {
  type Control,
  checkbox,
  explore,
  type Photo,
  photo,
  pointPad,
  select,
  slider,
  text,
} from '../../src/index.ts';

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

same<typeof own, Control<Photo | undefined>>(true);
const own = photo(32, 32, { channels: 1 });
same<typeof begun, Control<Photo>>(true);
const begun = photo(1, 1, {
  value: { height: 1, width: 1, channels: 3, pixels: new Float32Array(3) },
});
explore({ own, begun }, (values) => {
  same<typeof values.begun.pixels, Float32Array>(true);
  return values.own?.pixels;
});
// @ts-expect-error Type '2' is not assignable to type '1 | 3
photo(4, 4, { channels: 2 });

// @ts-expect-error Type '"c"' is not assignable to type '"a" | "b"
select(['a', 'b'], { value: 'c' });
// @ts-expect-error Source has 0 element(s) but target requires 1
select([]);
