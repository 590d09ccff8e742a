import type { AnyView, AnyWidget, Text } from '../../contract/index.ts';
import { element, say, View } from './parts/view.ts';

const COPY: Text = { zh: '复制', en: 'Copy' };
const COPIED: Text = { zh: '已复制', en: 'Copied' };

/** The present values as code: a button opens it, and another copies it. */
const asCode: AnyWidget = {
  render(context: AnyView) {
    const view = new View(context);
    const code = element(
      'pre',
      { tabIndex: 0 },
      {
        margin: '0.25em 0',
        maxHeight: '12em',
        overflow: 'auto',
        whiteSpace: 'pre-wrap',
        width: '100%',
      },
    );
    code.setAttribute('role', 'group');
    code.setAttribute('aria-label', view.label);
    const copy = view.button(say(COPY), async () => {
      await navigator.clipboard.writeText(code.textContent ?? '');
      copy.textContent = say(COPIED);
    });
    const open = (isOpen: boolean) => {
      toggle.setAttribute('aria-expanded', String(isOpen));
      code.hidden = !isOpen;
      copy.hidden = !isOpen;
    };
    const toggle = view.button(view.label, () => {
      const isOpen = toggle.getAttribute('aria-expanded') !== 'true';
      open(isOpen);
      if (isOpen) void view.change(Number(view.model.get('value')) + 1);
    });
    Object.assign(view.row.style, { fontSize: '0.85em' });
    view.row.append(toggle, copy, code);
    open(false);
    view.follow(['code'], () => {
      code.textContent = String(view.model.get('code'));
      copy.textContent = say(COPY);
    });
    return view.end;
  },
};

export default asCode;
