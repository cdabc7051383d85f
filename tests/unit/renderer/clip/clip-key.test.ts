import { describe, expect, test } from 'vitest';
import { clipKey } from '#renderer/clip/clip-key';

const press = (key: string, code = '', held: Partial<{ ctrlKey: boolean; altKey: boolean; metaKey: boolean }> = {}) => ({ key, code, ctrlKey: false, altKey: false, metaKey: false, ...held });

describe('keys of a clip', () => {
  test('letters by what they type, and on an Arabic keyboard by their place', () => {
    expect(clipKey(press('K', 'KeyK'), false)).toEqual({ do: 'toggle' });
    expect(clipKey(press('ن', 'KeyK'), false)).toEqual({ do: 'toggle' });
    // AZERTY has its M where others have a semicolon.
    expect(clipKey(press('m', 'Semicolon'), false)).toEqual({ do: 'mute' });
  });

  test('signs too: frames and bookmarks where an Arabic keyboard has letters', () => {
    expect(clipKey(press(','), false)).toEqual({ do: 'step', by: -1 });
    expect([clipKey(press('و', 'Comma'), false), clipKey(press('ز', 'Period'), false)]).toEqual([{ do: 'step', by: -1 }, { do: 'step', by: 1 }]);
    expect([clipKey(press('ج', 'BracketLeft'), false), clipKey(press(']'), false)]).toEqual([{ do: 'mark', by: -1 }, { do: 'mark', by: 1 }]);
  });

  test('the space bar plays, but presses the button it is on; the browser keeps its own keys', () => {
    expect(clipKey(press(' '), false)).toEqual({ do: 'toggle' });
    expect(clipKey(press(' '), true)).toBeNull();
    expect(clipKey(press('r', 'KeyR', { ctrlKey: true }), false)).toBeNull();
    expect([clipKey(press('q', 'KeyQ'), false), clipKey(press('Tab'), false), clipKey(press('ArrowLeft'), false)]).toEqual([null, null, null]);
  });
});
