import type { AnyView, AnyWidget } from '../../contract/index.ts';
import { element, View } from './parts/view.ts';

/** Yes or no. */
const checkbox: AnyWidget = {
  render(context: AnyView) {
    const view = new View(context);
    const box = element(
      'input',
      { type: 'checkbox' },
      { margin: '0', width: '1.2em', height: '1.2em' },
    );
    view.row.append(view.labelled(box));
    view.follow(['value'], () => {
      box.checked = view.model.get('value') === true;
    });
    box.addEventListener('change', () => void view.change(box.checked));
    return view.end;
  },
};

export default checkbox;
