import type { AnyView, AnyWidget, Text } from '../../contract/index.ts';
import { element, say, trackElement, View } from './parts/view.ts';

const PLAY: Text = { zh: '播放', en: 'Play' };
const PAUSE: Text = { zh: '暂停', en: 'Pause' };

/** Settles when the page is seen: nobody follows what plays in the background. */
async function seen(): Promise<void> {
  while (document.hidden) {
    await new Promise((later) =>
      document.addEventListener('visibilitychange', later, { once: true }),
    );
  }
}

/** A number that counts by itself, with a track to move it by hand. */
const play: AnyWidget = {
  render(context: AnyView) {
    const view = new View(context);
    let isPlaying = false;
    let isGone = false;
    const number = (name: string) => Number(view.model.get(name));
    const show = (playing: boolean) => {
      isPlaying = playing;
      toggle.textContent = playing ? '❚❚' : '▶';
      toggle.setAttribute('aria-label', `${say(playing ? PAUSE : PLAY)}: ${view.label}`);
    };
    const run = async () => {
      if (number('value') >= number('max')) await view.change(number('min'));
      while (isPlaying && !isGone) {
        const next = number('value') + number('step');
        const isOver = next > number('max');
        if (isOver && view.model.get('loop') !== true) break;
        // The next frame comes when this one is drawn, and has been seen for a while.
        const [isAnswered] = await Promise.all([
          view.change(isOver ? number('min') : next),
          new Promise((later) => setTimeout(later, number('pause'))),
        ]);
        if (!isAnswered) break;
        await seen();
      }
      show(false);
    };
    const toggle = view.button('', () => {
      show(!isPlaying);
      if (isPlaying) void run();
    });
    toggle.style.minWidth = '2.6em';
    show(false);
    const track = trackElement();
    const value = element('output', {}, { minWidth: '3em', fontVariantNumeric: 'tabular-nums' });
    view.row.append(toggle, view.labelled(track), value);
    view.follow(['min', 'max', 'step', 'value'], () => {
      for (const name of ['min', 'max', 'step', 'value'])
        Object.assign(track, { [name]: number(name) });
      value.textContent = String(number('value'));
    });
    track.addEventListener('input', () => {
      show(false);
      void view.change(track.valueAsNumber);
    });
    return () => {
      isGone = true;
      view.end();
    };
  },
};

export default play;
