import type { AnyView, AnyWidget, Text } from '../../contract/index.ts';
import { errorLine } from './parts/error-line.ts';
import { type PictureSize, pictureOf } from './parts/picture.ts';
import { element, say, View } from './parts/view.ts';

const CHOOSE: Text = { zh: '选一张图', en: 'Choose a picture' };
const REMOVE: Text = { zh: '拿走', en: 'Remove' };
const HOW: Text = {
  zh: '也可以拖到这里或粘贴。它在浏览器里缩小，只交给你自己的内核。',
  en: 'Or drop or paste one here. The browser scales it; only your own kernel gets it.',
};
const NOTHING: Text = {
  zh: '里面没有图片文件：请先把图存下来，再拖文件',
  en: 'There is no picture file in it: save the picture first, then drop the file',
};
const NONE: Text = { zh: '还没有图', en: 'no picture yet' };
const FIRST: Text = { zh: '原来的图', en: 'the first picture' };
const OWN: Text = { zh: '你的图', en: 'your picture' };

/** Pixels that the longer side has on the screen. */
const SIDE = 144;
/** Not SVG. Where the list has JPEG, phones turn their own formats into it. */
const KINDS = ['png', 'jpeg', 'webp', 'gif', 'bmp', 'avif'].map((kind) => `image/${kind}`);
/** Seen on white and on black. */
const RING = '2px solid #1f7ae0';

/** A place for a picture: to drop it on, to paste into, or to choose a file for. */
const photo: AnyWidget = {
  render(context: AnyView) {
    const view = new View(context);
    const { model } = view;
    const [height = 1, width = 1, channels = 1] = ['height', 'width', 'channels'].map((name) =>
      Number(model.get(name)),
    );
    const size: PictureSize = { height, width, channels };
    const scale = SIDE / Math.max(height, width);
    const canvas = element(
      'canvas',
      { height, width },
      {
        width: `${Math.max(8, width * scale)}px`,
        height: `${Math.max(8, height * scale)}px`,
        border: '1px solid #888',
        imageRendering: 'pixelated',
      },
    );
    canvas.setAttribute('role', 'img');
    const field = element(
      'input',
      { type: 'file', accept: KINDS.join() },
      {
        position: 'absolute',
        inset: '0',
        width: '100%',
        height: '100%',
        margin: '0',
        opacity: '0',
      },
    );
    field.setAttribute('aria-label', `${view.label}: ${say(CHOOSE)}`);
    const choose = element(
      'label',
      { textContent: say(CHOOSE) },
      {
        position: 'relative',
        overflow: 'hidden',
        padding: '0.2em 0.6em',
        border: '1px solid #888',
        borderRadius: '4px',
      },
    );
    choose.append(field);
    const remove = view.button(say(REMOVE), () => {
      give(null);
      field.focus();
    });
    const how = element('span', { textContent: say(HOW) }, { fontSize: '0.85em', opacity: '0.8' });
    const tools = element(
      'div',
      {},
      { display: 'grid', flex: '1 1 10em', gap: '0.5em', justifyItems: 'start' },
    );
    tools.append(choose, how, remove);
    const zone = element(
      'div',
      {},
      {
        display: 'flex',
        flex: '1 1 18em',
        flexWrap: 'wrap',
        gap: '0.75em',
        alignItems: 'center',
        padding: '0.5em',
        border: '2px dashed #888',
        borderRadius: '6px',
      },
    );
    zone.setAttribute('role', 'group');
    zone.setAttribute('aria-label', view.label);
    zone.append(canvas, tools);
    const error = errorLine();
    view.row.append(element('span', { textContent: view.label }, { minWidth: '5em' }), zone);
    view.row.append(error.line);

    /** Of pictures that the reader gives one after another, the last one counts. */
    let turn = 0;
    const give = (value: string | null) => {
      turn++;
      error.tell('');
      void view.give(value);
    };
    const take = async (files: FileList | null | undefined) => {
      const own = ++turn;
      const file = files?.[0];
      const picture = file ? await pictureOf(file, size) : NOTHING;
      if (own !== turn) return;
      if (!(picture instanceof Uint8ClampedArray)) error.tell(picture);
      else give(btoa(Array.from(picture, (byte) => String.fromCharCode(byte)).join('')));
    };
    const draw = (given: unknown) => {
      const first = model.get('first');
      const shown = given ?? first;
      const said = given === null ? (first === null ? NONE : FIRST) : OWN;
      canvas.setAttribute('aria-label', `${view.label}: ${say(said)}`);
      remove.hidden = given === null;
      const ink = canvas.getContext('2d');
      if (!ink) return;
      ink.clearRect(0, 0, width, height);
      if (typeof shown !== 'string') return;
      const image = ink.createImageData(width, height);
      const bytes = Uint8Array.from(atob(shown), (byte) => byte.charCodeAt(0));
      for (let i = 0; i < width * height; i++) {
        const pixel = bytes.subarray(channels * i, channels * (i + 1));
        const [red = 0, green = red, blue = red] = pixel;
        image.data.set([red, green, blue, 255], 4 * i);
      }
      ink.putImageData(image, 0, 0);
    };

    field.addEventListener('change', async () => {
      await take(field.files);
      // The same file, chosen again, is a change again.
      field.value = '';
    });
    // Where the focus is a picture can be pasted. JupyterLab would paste a cell.
    zone.addEventListener('keydown', (event) => event.stopPropagation());
    zone.addEventListener('click', ({ target }) => {
      if (target === zone || target === canvas) field.focus();
    });
    zone.addEventListener('paste', (event) => {
      event.preventDefault();
      event.stopPropagation();
      void take(event.clipboardData?.files);
    });
    zone.addEventListener('focusin', () => {
      zone.style.outline = RING;
    });
    zone.addEventListener('focusout', () => {
      zone.style.outline = '';
    });
    const hover = (isOver: boolean) => {
      zone.style.background = isOver ? 'color-mix(in srgb, currentcolor 12%, transparent)' : '';
    };
    for (const over of ['dragenter', 'dragover'] as const) {
      zone.addEventListener(over, (event) => {
        event.preventDefault();
        hover(true);
      });
    }
    zone.addEventListener('dragleave', () => hover(false));
    zone.addEventListener('drop', (event) => {
      event.preventDefault();
      event.stopPropagation();
      hover(false);
      void take(event.dataTransfer?.files);
    });
    view.follow(['error'], () => void error.tell(model.get('error')));
    draw(null);
    view.followGiven(draw);
    return view.end;
  },
};

export default photo;
