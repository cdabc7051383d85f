/** Every kind of ticket and the engine for it. */
import type { AttemptContext } from './attempt.ts';
import { startHls } from './hls-player.ts';
import { startKeyframes } from './keyframe-player.ts';
import { startMjpeg } from './mjpeg-player.ts';
import { startMse } from './mse-player.ts';
import { startOffered } from './offered-player.ts';
import { startStills } from './stills-player.ts';
import { startWhep } from './whep-player.ts';

export const engines: AttemptContext['engines'] = { lane: startMse, whep: startWhep, offered: startOffered, llhls: startHls, hls: startHls, keyframes: startKeyframes, mjpeg: startMjpeg, stills: startStills };
