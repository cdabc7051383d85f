import { expect, test } from 'vitest';
import type { PlayerState } from '#model/player-state';
import { seenOn } from '#renderer/state/seen';

const picture = (is: 'fresh' | 'late' | 'frozen' | 'unknown') => ({ state: 'showing' as const, via: 'whep' as const, picture: { ms: null, is, capturedAt: null } });

test('what is shown live is seen: not a frozen picture, not a last still', () => {
  const states: [string, PlayerState][] = [
    ['a', picture('fresh')], ['b', picture('unknown')], ['c', picture('late')], ['d', picture('frozen')],
    ['e', { state: 'recovering', error: { code: 'camera-stalled' }, retryAt: 0, lastPictureAt: 0 }], ['f', { state: 'idle', lastPictureAt: null }],
  ];
  expect([...seenOn({ all: () => new Map(states.map(([camera, state], tile) => [tile, { camera, state }])) })]).toEqual(['a', 'b', 'c']);
});
