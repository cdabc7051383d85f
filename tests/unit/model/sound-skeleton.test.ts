import { describe, expect, test } from 'vitest';
import { foldText, queryTokensOf } from '#model/search-folding';
import { soundsOf } from '#model/sound-skeleton';

const sounds = (word: string): string[] => soundsOf(queryTokensOf(word)[0]?.[0] ?? foldText(word));
const meet = (one: string, other: string): boolean => sounds(one).some((sound) => sounds(other).includes(sound));

describe('soundsOf', () => {
  test.each([
    ['souk', 'سوق'], ['souq', 'سوق'], ['souk', 'souq'], ['Agadir', 'أكادير'], ['Mohammed', 'محمد'], ['Mohamed', 'محمد'], ['Hassan', 'الحسن'],
    ['Youssef', 'يوسف'], ['Zerktouni', 'الزرقطوني'], ['Inezgane', 'إنزكان'], ['Essaouira', 'الصويرة'], ['Meknès', 'مكناس'], ['Marrakech', 'مراكش'],
    ['Oujda', 'وجدة'], ['Tétouan', 'تطوان'], ['Rabat', 'الرباط'], ['Bab', 'باب'], ['Hay', 'حي'], ['Derb', 'درب'], ['Khouribga', 'خريبكة'],
  ])('%s and %s meet', (one, other) => expect(meet(one, other)).toBe(true));

  test.each([['souk', 'سكة'], ['gare', 'درب'], ['Rabat', 'مراكش'], ['nord', 'جنوب']])('%s and %s do not', (one, other) => expect(meet(one, other)).toBe(false));

  test('numbers and other scripts have no sound', () => {
    expect([soundsOf('12'), soundsOf('ⴰⴳⴰⴷⵉⵔ'), soundsOf('a'), soundsOf('')]).toEqual([[], [], [], []]);
  });
});
