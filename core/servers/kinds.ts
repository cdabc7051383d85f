/** Every kind of recording server a person can add, most telling probe first. */
import { nxKind } from './nx/nx-kind.ts';
import type { ServerKindParts } from './server-kind.ts';

export const addableKinds: readonly ServerKindParts[] = [nxKind];
