/** Driving the focus through the imaging service (ver20), for cameras that let it be driven. */
import { z } from 'zod';
import { readAnswer } from './device-session.ts';
import { askImaging, type ImagingLink } from './imaging.ts';
import { schemaNamespace } from './namespaces.ts';
import type { Range } from './ptz-facts.ts';
import { OnvifFault } from './soap-answer.ts';
import { finite, maybe, node, reply } from './xml-shapes.ts';

const commandMs = 4_000;
const optionsAnswer = z.object({ GetMoveOptionsResponse: reply({ MoveOptions: node({ Continuous: maybe({ Speed: node({ Min: finite, Max: finite }) }) }) }) });

/** The speeds it takes; null where the focus is fixed, or its own affair. */
export async function readFocusSpeeds(link: ImagingLink, signal: AbortSignal): Promise<Range | null> {
  try {
    const { Continuous } = readAnswer(optionsAnswer, await askImaging(link, 'GetMoveOptions', '', signal)).GetMoveOptionsResponse.MoveOptions;
    return Continuous && Continuous.Speed.Min < Continuous.Speed.Max ? { min: Continuous.Speed.Min, max: Continuous.Speed.Max } : null;
  } catch (error) {
    if (error instanceof OnvifFault) return null;
    throw error;
  }
}

/** -1 (near) to 1 (far) of full speed; 0 stops. */
export async function driveFocus(link: ImagingLink, { min, max }: Range, speed: number, signal: AbortSignal): Promise<void> {
  const told = Math.max(min, Math.min(max, speed < 0 ? speed * Math.abs(min) : speed * Math.abs(max)));
  if (speed === 0) await askImaging(link, 'Stop', '', signal, commandMs);
  else await askImaging(link, 'Move', `<Focus><Continuous xmlns="${schemaNamespace}"><Speed>${Math.round(told * 1e4) / 1e4}</Speed></Continuous></Focus>`, signal, commandMs);
}
