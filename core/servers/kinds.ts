/** Every kind of recording server a person can add, most telling probe first. */
import { compositeKind } from './composite/composite-kind.ts';
import { frigateKind } from './frigate/frigate-kind.ts';
import { genericKind } from './generic/generic-kind.ts';
import { go2rtcKind } from './go2rtc/go2rtc-kind.ts';
import { mediamtxKind } from './mediamtx/mediamtx-kind.ts';
import { nxKind } from './nx/nx-kind.ts';
import { onvifKind } from './onvif/onvif-kind.ts';
import type { ServerKindParts } from './server-kind.ts';
import { zoneminderKind } from './zoneminder/zoneminder-kind.ts';

export const addableKinds: readonly ServerKindParts[] = [nxKind, mediamtxKind, frigateKind, go2rtcKind, zoneminderKind, onvifKind, compositeKind, genericKind];
