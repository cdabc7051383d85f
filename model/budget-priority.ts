/** First served first: the last are degraded first. `alarm`: something stands at its camera (model/camera-alarm.ts). `unseen`: nobody sees the tile now, as while another fills the wall. */
export const budgetPriorities = ['alarm', 'selected', 'ptz', 'large', 'rest', 'unseen'] as const;
export type BudgetPriority = (typeof budgetPriorities)[number];
