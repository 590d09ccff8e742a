import type { AnyView, AnyWidget } from '../../contract/index.ts';
import { element, say, View } from './parts/view.ts';

/** One of several options. Its value is the option itself, not its text. */
const select: AnyWidget = {
  render(context: AnyView) {
    const view = new View(context);
    const list = element('select', {}, { font: 'inherit' });
    const options = () => view.model.get('options') as readonly unknown[];
    view.row.append(view.labelled(list));
    view.follow(['options', 'labels'], () => {
      const labels = view.model.get('labels') as readonly unknown[];
      list.replaceChildren(...labels.map((label) => new Option(say(label))));
    });
    view.follow(['options', 'value'], () => {
      list.selectedIndex = options().indexOf(view.model.get('value'));
    });
    list.addEventListener('change', () => void view.change(options()[list.selectedIndex]));
    return view.end;
  },
};

export default select;
