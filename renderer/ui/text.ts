import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '#model/local-name';
import ar from './text/ar.json' with { type: 'json' };
import en from './text/en.json' with { type: 'json' };
import fr from './text/fr.json' with { type: 'json' };

/** All text for people, per language; the keys are equal but for plural forms (a test holds that). */
export const texts = { ar, fr, en };

export const direction = (language: Language): 'rtl' | 'ltr' => (language === 'ar' ? 'rtl' : 'ltr');

/** Text is drawn by React as text nodes, never as HTML, so i18next need not escape it. */
export async function startText(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language, fallbackLng: 'en', interpolation: { escapeValue: false }, returnNull: false,
    resources: { ar: { translation: ar }, fr: { translation: fr }, en: { translation: en } },
  });
}
