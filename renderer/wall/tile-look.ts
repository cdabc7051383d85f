import type { PlayerState } from '#model/player-state';

/** What a tile says of its picture, in one word; each has an icon, a word and a shape of its own, never only a colour. */
export type TileLook = 'idle' | 'connecting' | 'fresh' | 'late' | 'frozen' | 'unknown' | 'no-signal' | 'failed';

export function lookOf(state: PlayerState): TileLook {
  switch (state.state) {
    case 'showing': return state.picture.is;
    case 'recovering': return 'no-signal';
    default: return state.state;
  }
}

/** The live picture is gone: what a screen reader is told about. */
export function isLost(look: TileLook): boolean {
  return look === 'frozen' || look === 'no-signal' || look === 'failed';
}

/** Key of the text for a look. */
export const lookText = {
  idle: 'state.idle', connecting: 'state.connecting', fresh: 'state.fresh', late: 'state.late', frozen: 'state.frozen', unknown: 'state.unknown',
  'no-signal': 'state.noSignal', failed: 'state.failed',
} as const satisfies Record<TileLook, string>;
