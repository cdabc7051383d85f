/** One `ClipPlayer` on a page of its own, held against a clock that a test moves. */
import { ClipPlayer } from '../../../renderer/player/clip-player.ts';
import { PictureBudget } from '../../../renderer/player/picture-budget.ts';
import type { Clip, ClipState, ClipWish } from '../../../renderer/player/clip-player.ts';

export interface ClipBench {
  /** From now on the player follows this clock. */
  wish(wish: Pick<ClipWish, 'at' | 'rate' | 'isRunning'>): void;
  states(): readonly ClipState[];
  shownAt(): number | null;
  /** What the clock says now. */
  at(): number;
}

const video = document.querySelector('video')!;
const states: ClipState[] = [];
let clock = { at: 0, setAt: performance.now(), rate: 1, isRunning: false };
const at = (): number => (clock.isRunning ? clock.at + (performance.now() - clock.setAt) * clock.rate : clock.at);
const player = new ClipPlayer({
  video, canvas: document.querySelector('canvas')!, budget: new PictureBudget(), onPicture: () => undefined, onSeeks: () => undefined,
  onState: (state) => { states.push(state); }, close: () => undefined,
  async open(range) {
    const answer = await fetch(`/open?from=${range.start}`);
    if (!answer.ok) throw Object.assign(new Error('refused'), await answer.json());
    return await answer.json() as Clip;
  },
});
setInterval(() => { player.follow({ at: at(), rate: clock.rate, isRunning: clock.isRunning, isHeld: false, isScrubbing: false }); }, 100);
const bench: ClipBench = {
  wish: (wish) => { clock = { ...wish, setAt: performance.now() }; },
  states: () => states, shownAt: () => player.shownAt, at,
};
Object.assign(window, { bench });
