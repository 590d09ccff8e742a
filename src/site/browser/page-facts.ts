import type { Language } from '../render/languages.ts';
import { type Messages, messages } from '../render/messages.ts';

const root = document.documentElement;

/** What the page says of itself in `<html>`. */
export const language: Language = root.dataset.language === 'en' ? 'en' : 'zh';
export const page = root.dataset.page ?? 'index';
export const say: Messages = messages[language];
/** Folder of the scripts, absolute. */
export const assets = new URL(`${root.dataset.assets ?? '.'}/`, location.href).href;

export function isDark(): boolean {
  const chosen = root.dataset.theme;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}
