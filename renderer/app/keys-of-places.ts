/** Keys that are no single action, with the text that says what each does, by the place where they work: the wall, a review of footage, a search in it. */

/** Typed on the wall, then Enter. */
export const orders = [['keys.orderCamera', '412'], ['keys.orderTile', '412.7'], ['keys.orderMonitor', '412>2.7'], ['keys.orderView', 'V12'], ['keys.orderViewMonitor', 'V12>2'], ['keys.orderPreset', 'W3'], ['keys.orderPtz', 'P3']] as const;

export const wallKeys = [
  ['keys.orderPad', ['*']], ['keys.arrows', ['←', '→', '↑', '↓']], ['keys.swap', ['Ctrl + ← → ↑ ↓']], ['keys.pan', ['Shift + ← → ↑ ↓']], ['keys.escape', ['Esc']],
  ['keys.steerMove', ['←', '→', '↑', '↓']], ['keys.steerFast', ['Shift']], ['keys.steerZoom', ['+', '−']], ['keys.steerFocus', ['[', ']']], ['keys.steerIris', ['Shift + [', 'Shift + ]']],
] as const;

/** What review/use-review-keys.ts reads and, from `timelineStep` on, timeline/timeline-key.ts. */
export const reviewKeys = [
  ['keys.reviewPlay', ['K', 'Space']], ['review.back10', ['J']], ['review.on10', ['L']], ['review.stepBack', [',']], ['review.step', ['.']], ['review.live', ['U']],
  ['keys.timelineStep', ['←', '→']], ['keys.timelineFar', ['Shift + ← →']], ['keys.timelineZoom', ['+', '−']], ['keys.timelineScroll', ['PageUp', 'PageDown']], ['keys.timelineEnds', ['Home', 'End']],
  ['keys.timelineMarks', ['I', 'O']], ['keys.timelineClear', ['Esc']],
] as const;

/** Out of a review that was opened from the wall, or from a search's results. */
export const fromWallKeys = [['review.live', ['Esc']]] as const;
export const fromSearchKeys = [['review.findNext', ['N']], ['review.findBefore', ['P']], ['review.results', ['Esc']]] as const;

/** In every place: what the window itself reads. */
export const windowKeys = [['keys.window', ['F11']]] as const;

export const searchKeys = [['keys.searchWalk', ['↑', '↓']], ['keys.searchOpen', ['Enter']], ['search.back', ['Esc']]] as const;
