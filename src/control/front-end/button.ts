import type { AnyView, AnyWidget } from '../../contract/index.ts';
import { View } from './parts/view.ts';

/** A button that counts how often it was pressed. */
const button: AnyWidget = {
  render(context: AnyView) {
    const view = new View(context);
    const press = () => void view.change(Number(view.model.get('value')) + 1);
    view.row.append(view.button(view.label, press));
    return view.end;
  },
};

export default button;
