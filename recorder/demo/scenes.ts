/** Every scene of the demo city by name. */
import type { Scene } from './scene.ts';
import { boulevard } from './scenes/boulevard.ts';
import { corniche } from './scenes/corniche.ts';
import { crossing } from './scenes/crossing.ts';
import { harbour } from './scenes/harbour.ts';
import { market } from './scenes/market.ts';
import { roundabout } from './scenes/roundabout.ts';
import { stadium } from './scenes/stadium.ts';
import { tunnel } from './scenes/tunnel.ts';

export const scenes = { crossing, boulevard, corniche, stadium, market, roundabout, tunnel, harbour } as const satisfies Record<string, Scene>;

export type SceneName = keyof typeof scenes;
