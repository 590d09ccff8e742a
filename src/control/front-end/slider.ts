import type { AnyView, AnyWidget } from '../../contract/index.ts';
import { element, trackElement, View } from './parts/view.ts';

/** A number: a track to drag on, and a field to type into. */
const slider: AnyWidget = {
  render(context: AnyView) {
    const view = new View(context);
    const name = element('span', { textContent: view.label }, { minWidth: '5em' });
    const track = trackElement();
    const field = element(
      'input',
      { type: 'number' },
      { width: '5em', font: 'inherit', fontVariantNumeric: 'tabular-nums' },
    );
    track.setAttribute('aria-label', view.label);
    field.setAttribute('aria-label', view.label);
    view.row.append(name, track, field);
    view.follow(['min', 'max', 'step', 'value'], () => {
      const [min, max, step, value] = ['min', 'max', 'step', 'value'].map((each) =>
        Number(view.model.get(each)),
      );
      // The value comes last: a track brings it to what the others allow.
      Object.assign(track, { min, max, step, value });
      Object.assign(field, { min, max, step: 'any' });
      if (document.activeElement !== field) field.value = String(rounded(value));
    });
    track.addEventListener('input', () => {
      field.value = String(rounded(track.valueAsNumber));
      void view.change(rounded(track.valueAsNumber));
    });
    field.addEventListener('change', () => {
      const value = Math.min(Math.max(field.valueAsNumber, Number(field.min)), Number(field.max));
      const next = Number.isNaN(value) ? Number(view.model.get('value')) : value;
      field.value = String(next);
      void view.change(next);
    });
    return view.end;
  },
};

/** Without the dirt of binary fractions: 0.30000000000000004. */
function rounded(value = 0): number {
  return Number(value.toPrecision(10));
}

export default slider;
