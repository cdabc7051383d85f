import { cleanText } from '#model/clean-text';
import { languages } from '#model/local-name';
import type { LocalName } from '#model/local-name';

const maxCharacters = 200;

/** A name as the page may show it, whatever a server or a core of another version sent (F58). */
export function cleanName(name: { readonly [language in 'ar' | 'fr' | 'en']?: string | undefined }): LocalName {
  const clean: Record<string, string> = {};
  for (const language of languages) {
    const text = name[language];
    if (text !== undefined) clean[language] = cleanText(text, maxCharacters);
  }
  return clean;
}
