/** Every kind of recording server a person can add, most telling probe first. */
import { compositeKind } from './composite/composite-kind.ts';
import { nxKind } from './nx/nx-kind.ts';
import { onvifKind } from './onvif/onvif-kind.ts';
import type { ServerKindParts } from './server-kind.ts';

export const addableKinds: readonly ServerKindParts[] = [nxKind, onvifKind, compositeKind];
