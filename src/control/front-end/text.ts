import type { AnyView, AnyWidget } from '../../contract/index.ts';
import { errorLine, WRONG } from './parts/error-line.ts';
import { element, say, View } from './parts/view.ts';

/** One line of text, and below it what is wrong with it. */
const text: AnyWidget = {
  render(context: AnyView) {
    const view = new View(context);
    const field = element(
      'input',
      { type: 'text', spellcheck: false, autocomplete: 'off' },
      { flex: '1 1 auto', minWidth: '0', padding: '0.2em 0.4em', font: 'inherit' },
    );
    field.style.fontFamily = 'ui-monospace, Menlo, Consolas, monospace';
    field.setAttribute('autocapitalize', 'off');
    const error = errorLine();
    view.row.append(view.labelled(field), error.line);
    view.follow(['placeholder'], () => {
      field.placeholder = say(view.model.get('placeholder'));
    });
    view.follow(['value'], () => {
      // Whoever types here is ahead of the model.
      if (document.activeElement !== field) field.value = String(view.model.get('value'));
    });
    view.follow(['error'], () => {
      const isWrong = error.tell(view.model.get('error'));
      field.setAttribute('aria-invalid', String(isWrong));
      field.style.outline = isWrong ? `2px solid ${WRONG}` : '';
    });
    const typed = () => void view.change(field.value);
    // Half a Chinese word is no text yet.
    field.addEventListener('input', (event) => {
      if (!(event as InputEvent).isComposing) typed();
    });
    field.addEventListener('compositionend', typed);
    return view.end;
  },
};

export default text;
