import type { Scene } from './scene.ts';
import { crossing } from './scenes/crossing.ts';

export const scenes = { crossing } as const satisfies Record<string, Scene>;

export type SceneName = keyof typeof scenes;
