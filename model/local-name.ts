/** Languages of the product; the order is the fall-back order of names. */
export const languages = ['ar', 'fr', 'en'] as const;
export type Language = (typeof languages)[number];

/** A name as people write it, per language; at least one is present. Each at most 200 characters (F58). */
export type LocalName = Readonly<Partial<Record<Language, string>>>;

/** The name in the language asked for, else the first that exists, else an empty string. */
export function nameIn(name: LocalName, language: Language): string {
  return name[language] ?? name.fr ?? name.ar ?? name.en ?? '';
}
