/** The root of the site leads to the language the reader chose last, else to the browser's. */
function chosen(): string | null {
  try {
    return localStorage.getItem('notegrad.language');
  } catch {
    return null;
  }
}

const language = chosen() ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en');
location.replace(`${language === 'zh' ? 'zh' : 'en'}/index.html`);
