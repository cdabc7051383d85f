import type { Bridge } from '../state/bridge.ts';

export type ProbeAnswer = Awaited<ReturnType<Bridge['api']['servers']['probe']>>;
export type FoundServer = ProbeAnswer['found'][number];
export type Added = Awaited<ReturnType<Bridge['api']['servers']['add']>>;
export type Discovered = Awaited<ReturnType<Bridge['api']['servers']['discover']>>['devices'][number];
