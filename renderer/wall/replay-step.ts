/** How far back a replay begins, and each press of its key goes on, ms. */
export const replayStepMs = 10_000;
