export type Language = 'zh' | 'en';

export const languages: readonly Language[] = ['zh', 'en'];

/** What `<html lang>` says of a language. */
export const languageTag: Readonly<Record<Language, string>> = { zh: 'zh-Hans', en: 'en' };

/** What a language is called in itself. */
export const languageName: Readonly<Record<Language, string>> = { zh: '中文', en: 'English' };

export { splitLanguages } from '../../notebook/index.ts';
