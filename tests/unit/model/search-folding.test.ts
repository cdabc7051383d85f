import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldText, queryTokensOf, termsOf } from '#model/search-folding';

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom(...Array.from("أإآٱاىيةهؤئءگكڭـَُِّ٠٣٩۴Éœçß'’- 07al")) }));

describe('foldText', () => {
  test('case and French accents', () => {
    expect(foldText('Œuvre À Çà ÉLÈVE Noël')).toBe('oeuvre a ca eleve noel');
  });

  test('Arabic letter variants, tashkeel and tatweel', () => {
    expect(foldText('أحمد إبراهيم آسفي ٱلله')).toBe('احمد ابراهيم اسفي الله');
    expect(foldText('مصطفى')).toBe(foldText('مصطفي'));
    expect(foldText('ساحة')).toBe(foldText('ساحه'));
    expect(foldText('مسؤول رئيس ماء')).toBe('مسوول رييس ما');
    expect(foldText('أݣادير')).toBe(foldText('أكادير'));
    expect(foldText('أگادير')).toBe(foldText('أڭادير'));
    expect(foldText('سُـــوقُ')).toBe('سوق');
    expect(foldText('ﻣﺤﻄﺔ')).toBe(foldText('محطة'));
  });

  test('Arabic-Indic, Persian and full-width digits', () => {
    expect(foldText('٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹ ０１２')).toBe('0123456789 0123456789 012');
  });

  test('folding twice changes nothing, and neither does the case of what was typed', () => {
    fc.assert(fc.property(anyText, (text) => {
      const once = foldText(text);
      expect(foldText(once)).toBe(once);
      expect(once).not.toMatch(/\p{M}|\p{Cf}|\u0640/u);
    }), { numRuns: 2000 });
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'abcéèçœù') }), (text) => {
      expect(foldText(text.toUpperCase())).toBe(foldText(text));
    }));
  });

  test('Unicode’s composed and decomposed spellings are one', () => {
    fc.assert(fc.property(anyText, (text) => {
      expect(foldText(text.normalize('NFD'))).toBe(foldText(text.normalize('NFC')));
    }), { numRuns: 1000 });
  });
});

describe('terms and tokens', () => {
  test('apostrophes, hyphens and articles', () => {
    expect(termsOf("L'Hôpital")).toEqual(expect.arrayContaining(['lhopital', 'hopital']));
    expect(queryTokensOf('l’hopital')).toEqual([['lhopital', 'hopital']]);
    expect(termsOf('Aïn-Sebaâ')).toEqual(expect.arrayContaining(['ainsebaa', 'ain', 'sebaa']));
    expect(queryTokensOf('souk el had')).toEqual([['souk'], ['had']]);
    expect(queryTokensOf('souk el')).toEqual([['souk'], ['el']]);
    expect(termsOf('المركز')).toEqual(expect.arrayContaining(['المركز', 'مركز']));
    expect(queryTokensOf('المركز')).toEqual([['مركز']]);
    expect(queryTokensOf('الم')).toEqual([['الم']]);
  });

  test('numbers', () => {
    expect(queryTokensOf('0412')).toEqual([['412']]);
    expect(queryTokensOf('٠٤١٢')).toEqual([['412']]);
    expect(queryTokensOf('000')).toEqual([['0']]);
    expect(termsOf('PTZ012')).toEqual(expect.arrayContaining(['ptz', '12']));
  });

  test('nothing to look for is no token; too much is cut', () => {
    expect(queryTokensOf(' -- ’ ¿ ')).toEqual([]);
    expect(queryTokensOf('a1 '.repeat(60)).length).toBe(16);
  });

  test('every word of a name finds the name: some spelling of each token begins a term', () => {
    const word = fc.string({ unit: fc.constantFrom(...Array.from("abcdeéœl'-زأإىةالوكگ٠3 ـَ")), maxLength: 12 });
    fc.assert(fc.property(fc.array(word, { maxLength: 5 }), (wordsOfName) => {
      const name = wordsOfName.join(' ');
      const terms = termsOf(name);
      for (const spellings of queryTokensOf(name)) {
        expect(spellings.some((spelling) => terms.some((term) => term.startsWith(spelling)))).toBe(true);
      }
    }), { numRuns: 3000 });
  });
});
