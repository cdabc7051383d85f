/** Driving the focus through the imaging service (ver20), for cameras that let it be driven. */
import { z } from 'zod';
import type { DeviceLine } from './device-line.ts';
import { readAnswer } from './device-session.ts';
import { namespaces, schemaNamespace } from './namespaces.ts';
import type { Range } from './ptz-facts.ts';
import { OnvifFault } from './soap-answer.ts';
import { escapeXml } from './xml.ts';
import { finite, maybe, node, reply } from './xml-shapes.ts';

const commandMs = 4_000;
const optionsAnswer = z.object({ GetMoveOptionsResponse: reply({ MoveOptions: node({ Continuous: maybe({ Speed: node({ Min: finite, Max: finite }) }) }) }) });

export interface FocusLink {
  readonly line: DeviceLine;
  /** Of the imaging service. */
  readonly address: string;
  /** Token of the video source. */
  readonly source: string;
}

/** The speeds it takes; null where the focus is fixed, or its own affair. */
export async function readFocusSpeeds({ line, address, source }: FocusLink, signal: AbortSignal): Promise<Range | null> {
  try {
    const { Continuous } = readAnswer(optionsAnswer, await line.call({ address, body: operation('GetMoveOptions', source, ''), signal })).GetMoveOptionsResponse.MoveOptions;
    return Continuous && Continuous.Speed.Min < Continuous.Speed.Max ? { min: Continuous.Speed.Min, max: Continuous.Speed.Max } : null;
  } catch (error) {
    if (error instanceof OnvifFault) return null;
    throw error;
  }
}

/** -1 (near) to 1 (far) of full speed; 0 stops. */
export async function driveFocus({ line, address, source }: FocusLink, { min, max }: Range, speed: number, signal: AbortSignal): Promise<void> {
  const told = Math.max(min, Math.min(max, speed < 0 ? speed * Math.abs(min) : speed * Math.abs(max)));
  const body = speed === 0 ? operation('Stop', source, '') : operation('Move', source, `<Focus><Continuous xmlns="${schemaNamespace}"><Speed>${Math.round(told * 1e4) / 1e4}</Speed></Continuous></Focus>`);
  await line.call({ address, body, signal, timeoutMs: commandMs });
}

const operation = (name: string, source: string, rest: string): string => `<${name} xmlns="${namespaces.imaging}"><VideoSourceToken>${escapeXml(source)}</VideoSourceToken>${rest}</${name}>`;
