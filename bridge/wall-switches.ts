/** Chromium's switches for a wall that is never looked away from (FAULTS §4f), the same in both hosts. */

/** Without their leading dashes. A covered window goes on playing; a third crash of the GPU process does not end the whole browser. */
export const wallSwitches: readonly string[] = [
  'disable-renderer-backgrounding', 'disable-background-timer-throttling', 'disable-backgrounding-occluded-windows', 'disable-gpu-process-crash-limit',
];

/**
 * For V8. A wall leaves little behind that dies young: 4 MB of room for it in place of up to 32 save some 60 MB in a window of 36 tiles
 * (docs/performance.md).
 */
export const wallScriptSwitches = '--max-semi-space-size=4';

/** Both on a command line. */
export const wallArguments: readonly string[] = [...wallSwitches.map((name) => `--${name}`), `--js-flags=${wallScriptSwitches}`];
