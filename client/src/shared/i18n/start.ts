// Starts i18next: Vietnamese is in the first load, English is fetched when chosen.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { vi } from './vi/index.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof vi };
    keySeparator: '/';
    nsSeparator: false;
    returnNull: false;
  }
}

type Language = 'vi' | 'en';
const STORED = 'vanthu.language';

const storedLanguage = (): Language => (localStorage.getItem(STORED) === 'en' ? 'en' : 'vi');

/** Loads a language if needed, shows it, and remembers it on this computer. */
export const showLanguage = async (language: Language): Promise<void> => {
  if (language === 'en' && !i18next.hasResourceBundle('en', 'translation')) {
    const { en } = await import('./en/index.ts');
    i18next.addResourceBundle('en', 'translation', en);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  localStorage.setItem(STORED, language);
};

export const startTexts = async (): Promise<void> => {
  await i18next.use(initReactI18next).init({
    lng: 'vi',
    fallbackLng: 'vi',
    resources: { vi: { translation: vi } },
    keySeparator: '/',
    nsSeparator: false,
    interpolation: { escapeValue: false },
  });
  if (storedLanguage() === 'en') await showLanguage('en');
};
