import type { TFunction } from 'i18next';

/** Keys whose print differs from keyboard to keyboard; letters, signs, arrows and Ctrl are the same on all in use. */
const named = { Enter: 'enter', Delete: 'delete', Esc: 'escape', Shift: 'shift', Home: 'home', End: 'end', PageUp: 'pageUp', PageDown: 'pageDown', Space: 'space' } as const;

/** What is printed on the keys in the language's own keyboards: `Shift + U` is `Maj + U` in French. Arabic keyboards have Latin names. */
export function keyWords(keys: string, t: TFunction): string {
  return keys.split(' + ').map((key) => (Object.hasOwn(named, key) ? t(`keyName.${named[key as keyof typeof named]}`) : key)).join(' + ');
}
