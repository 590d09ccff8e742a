import { type Html, html } from '../render/index.ts';

const PATHS = {
  menu: 'M3 6h18M3 12h18M3 18h18',
  search: 'M10.5 17a6.5 6.5 0 1 1 0-13 6.5 6.5 0 0 1 0 13zM15.5 15.5 21 21',
  theme: 'M20 14.6A8.3 8.3 0 0 1 9.4 4 8.3 8.3 0 1 0 20 14.6z',
  run: 'M7 4.5v15l12-7.5z',
  stop: 'M6 6h12v12H6z',
  edit: 'M4 20l1-4.5L16.5 4 20 7.5 8.5 19z',
  reset: 'M4 4v6h6M4.6 10A8 8 0 1 1 4 14',
  share: 'M12 15V3m-4 4 4-4 4 4M6 11H5v9h14v-9h-1',
  download: 'M12 3v12m-5-5 5 5 5-5M4 20h16',
} as const;

/** A line drawing in the color of the text. */
export function icon(name: keyof typeof PATHS): Html {
  return html`<svg class="i i-${name}" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true"><path d="${PATHS[name]}"/></svg>`;
}
