/** What the device says that its steering can do: nodes, spaces, ranges, time limits. */
import { z } from 'zod';
import type { DeviceLine } from './device-line.ts';
import { readAnswer } from './device-session.ts';
import { durationMs } from './duration.ts';
import type { MediaProfile } from './media-profiles.ts';
import { namespaces } from './namespaces.ts';
import { OnvifFault } from './soap-answer.ts';
import { escapeXml } from './xml.ts';
import { finite, many, maybe, node, optionalNumber, optionalText, reply, text, token } from './xml-shapes.ts';

export interface Range { readonly min: number; readonly max: number }
/** A coordinate space: pan and tilt, or zoom (then `y` is null). */
export interface Space { readonly uri: string; readonly x: Range; readonly y: Range | null }

export interface PtzFacts {
  readonly profile: string;
  readonly absolute: Space | null;
  readonly absoluteZoom: Space | null;
  /** In parts of the visible picture: -1 and 1 are its edges (PTZ specification, annex on the FOV space). */
  readonly relativeView: Space | null;
  readonly relativeZoom: Space | null;
  readonly continuous: Space | null;
  readonly continuousZoom: Space | null;
  /** Ms. */
  readonly timeout: Range;
  readonly home: boolean;
  /** Commands of its own, such as `tt:Wiper|On`. */
  readonly auxiliary: readonly string[];
  /** Most presets; 0 where it keeps none. */
  readonly presets: number;
}

const range = node({ Min: finite, Max: finite }).transform(({ Min, Max }) => ({ min: Min, max: Max })).refine(({ min, max }) => min < max);
const space = many(z.object({ URI: text, XRange: range, YRange: range.optional().catch(undefined) }).transform(({ URI, XRange, YRange }): Space => ({ uri: URI, x: XRange, y: YRange ?? null })), 20);
const spaces = maybe({
  AbsolutePanTiltPositionSpace: space, AbsoluteZoomPositionSpace: space, RelativePanTiltTranslationSpace: space,
  RelativeZoomTranslationSpace: space, ContinuousPanTiltVelocitySpace: space, ContinuousZoomVelocitySpace: space,
});
const nodesAnswer = z.object({
  GetNodesResponse: reply({ PTZNode: many(z.object({ '@token': token, 'SupportedPTZSpaces': spaces, 'MaximumNumberOfPresets': optionalNumber, 'HomeSupported': optionalText, 'AuxiliaryCommands': many(text, 50) }), 100) }),
});
const optionsAnswer = z.object({
  GetConfigurationOptionsResponse: reply({ PTZConfigurationOptions: node({ Spaces: spaces, PTZTimeout: maybe({ Min: optionalText, Max: optionalText }) }) }),
});

const generic: Space = { uri: 'http://www.onvif.org/ver10/tptz/PanTiltSpaces/VelocityGenericSpace', x: { min: -1, max: 1 }, y: { min: -1, max: 1 } };
const genericZoom: Space = { uri: 'http://www.onvif.org/ver10/tptz/ZoomSpaces/VelocityGenericSpace', x: { min: -1, max: 1 }, y: null };

/** Null where the profile has no steering. A device without options is taken at its node's word; without either, it gets plain velocities. */
export async function readPtzFacts(line: DeviceLine, address: string, profile: MediaProfile, signal: AbortSignal): Promise<PtzFacts | null> {
  if (!profile.ptz) return null;
  const ask = (body: string): Promise<unknown> => line.call({ address, body, signal });
  const nodes = await orNull(async () => readAnswer(nodesAnswer, await ask(`<GetNodes xmlns="${namespaces.ptz}"/>`)).GetNodesResponse.PTZNode);
  const options = await orNull(async () => readAnswer(optionsAnswer, await ask(`<GetConfigurationOptions xmlns="${namespaces.ptz}"><ConfigurationToken>${escapeXml(profile.ptz?.configuration ?? '')}</ConfigurationToken></GetConfigurationOptions>`))
    .GetConfigurationOptionsResponse.PTZConfigurationOptions);
  const own = nodes?.find((one) => one['@token'] === profile.ptz?.node) ?? nodes?.[0];
  const told = options?.Spaces ?? own?.SupportedPTZSpaces;
  const timeout = { min: limit(options?.PTZTimeout?.Min, 0), max: limit(options?.PTZTimeout?.Max, 60_000) };
  return {
    profile: profile.token,
    absolute: preferred(told?.AbsolutePanTiltPositionSpace, 'PositionGenericSpace'), absoluteZoom: preferred(told?.AbsoluteZoomPositionSpace, 'PositionGenericSpace'),
    relativeView: told?.RelativePanTiltTranslationSpace.find(({ uri, y }) => /TranslationSpaceFov$/i.test(uri) && y !== null) ?? null,
    relativeZoom: preferred(told?.RelativeZoomTranslationSpace, 'TranslationGenericSpace'),
    continuous: told ? preferred(told.ContinuousPanTiltVelocitySpace, 'VelocityGenericSpace') : generic,
    continuousZoom: told ? preferred(told.ContinuousZoomVelocitySpace, 'VelocityGenericSpace') : genericZoom,
    timeout, home: /^(?:true|1)$/i.test(own?.HomeSupported ?? 'false'), auxiliary: own?.AuxiliaryCommands.filter((command) => command !== '' && command.length <= 100) ?? [], presets: Math.max(0, Math.round(own?.MaximumNumberOfPresets ?? 255)),
  };
}

const preferred = (found: readonly Space[] | undefined, name: string): Space | null => found?.find(({ uri }) => uri.endsWith(`/${name}`)) ?? found?.[0] ?? null;
const limit = (told: string | undefined, otherwise: number): number => (told === undefined ? null : durationMs(told)) ?? otherwise;

async function orNull<T>(work: () => Promise<T>): Promise<T | null> {
  try { return await work(); } catch (error) {
    if (error instanceof OnvifFault) return null;
    throw error;
  }
}
