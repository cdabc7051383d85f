/** Media profiles of both media services, and the cameras that they show: one video source is one camera. */
import { z } from 'zod';
import type { StreamRole } from '#model/camera';
import type { DeviceLine } from './device-line.ts';
import { readAnswer } from './device-session.ts';
import type { Services } from './device-session.ts';
import { namespaces } from './namespaces.ts';
import { OnvifFault } from './soap-answer.ts';
import { many, maybe, node, optionalNumber, optionalText, reply, token } from './xml-shapes.ts';

export interface MediaProfile {
  readonly token: string;
  readonly via: 'media' | 'media2';
  readonly source: string;
  /** As the device calls the source's configuration; empty where it does not. */
  readonly sourceName: string;
  readonly sourceConfiguration: string | null;
  readonly codec: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly frameRate: number | null;
  readonly audio: string | null;
  /** Can steer. */
  readonly ptz: { readonly configuration: string; readonly node: string | null } | null;
}

/** A camera of the device: its profiles, largest picture first. */
export interface SourceCamera {
  /** Token of the video source. */
  readonly source: string;
  readonly name: string;
  readonly configurations: readonly string[];
  readonly streams: readonly { readonly role: StreamRole; readonly profile: MediaProfile }[];
  readonly steered: MediaProfile | null;
  /** Tokens of all its profiles. */
  readonly profiles: readonly string[];
}

const maxProfiles = 1_000;
const encoder = maybe({
  Encoding: optionalText, Resolution: node({ Width: optionalNumber, Height: optionalNumber }), RateControl: node({ FrameRateLimit: optionalNumber }),
});
const source = maybe({ '@token': optionalText, 'Name': optionalText, 'SourceToken': token });
const steering = maybe({ '@token': token, 'NodeToken': optionalText });
const audioEncoder = maybe({ Encoding: optionalText });
const profile1 = z.object({ '@token': token, 'VideoSourceConfiguration': source, 'VideoEncoderConfiguration': encoder, 'AudioEncoderConfiguration': audioEncoder, 'PTZConfiguration': steering });
const profile2 = z.object({ '@token': token, 'Configurations': node({ VideoSource: source, VideoEncoder: encoder, AudioEncoder: audioEncoder, PTZ: steering }) });
const answer1 = z.object({ GetProfilesResponse: reply({ Profiles: many(profile1, maxProfiles) }) });
const answer2 = z.object({ GetProfilesResponse: reply({ Profiles: many(profile2, maxProfiles) }) });

/** Media2 first, which alone knows H.265; what only Media1 tells is added. A service that fails leaves the other. */
export async function readProfiles(line: DeviceLine, services: Services, signal: AbortSignal): Promise<MediaProfile[]> {
  const faults: unknown[] = [];
  const tryOr = async (work: () => Promise<MediaProfile[]>): Promise<MediaProfile[]> => {
    try { return await work(); } catch (error) {
      if (!(error instanceof OnvifFault)) throw error;
      faults.push(error);
      return [];
    }
  };
  const { media, media2 } = services;
  const second = media2 === undefined ? [] : await tryOr(async () => {
    const body = `<GetProfiles xmlns="${namespaces.media2}"><Type>All</Type></GetProfiles>`;
    return readAnswer(answer2, await line.call({ address: media2, body, signal })).GetProfilesResponse.Profiles
      .flatMap(({ '@token': token, Configurations: { VideoSource, VideoEncoder, AudioEncoder, PTZ } }) => profileOf('media2', token, VideoSource, VideoEncoder, AudioEncoder, PTZ));
  });
  const first = media === undefined ? [] : await tryOr(async () => {
    const body = `<GetProfiles xmlns="${namespaces.media}"/>`;
    return readAnswer(answer1, await line.call({ address: media, body, signal })).GetProfilesResponse.Profiles
      .flatMap(({ '@token': token, VideoSourceConfiguration, VideoEncoderConfiguration, AudioEncoderConfiguration, PTZConfiguration }) => profileOf('media', token, VideoSourceConfiguration, VideoEncoderConfiguration, AudioEncoderConfiguration, PTZConfiguration));
  });
  const profiles = [...second, ...first.filter((one) => second.every((other) => other.token !== one.token))];
  if (profiles.length === 0 && faults.length > 0) throw faults[0];
  return profiles;
}

function profileOf(via: MediaProfile['via'], token: string, from: z.output<typeof source>, encoded: z.output<typeof encoder>, sound: z.output<typeof audioEncoder>, ptz: z.output<typeof steering>): MediaProfile[] {
  if (!from) return [];
  const positive = (value: number | undefined): number | null => (value !== undefined && value > 0 ? value : null);
  return [{
    token, via, source: from.SourceToken, sourceName: from.Name ?? '', sourceConfiguration: from['@token'] ?? null,
    codec: encoded?.Encoding?.toLowerCase().slice(0, 60) ?? null, width: whole(encoded?.Resolution.Width), height: whole(encoded?.Resolution.Height),
    frameRate: positive(encoded?.RateControl.FrameRateLimit), audio: sound?.Encoding?.toLowerCase().slice(0, 60) ?? null,
    ptz: ptz ? { configuration: ptz['@token'], node: ptz.NodeToken ?? null } : null,
  }];
}

const whole = (value: number | undefined): number | null => (value !== undefined && Number.isInteger(value) && value > 0 ? value : null);
const pixels = ({ width, height }: MediaProfile): number => (width ?? 0) * (height ?? 0);

/** In the order in which the device names its sources. */
export function groupBySource(profiles: readonly MediaProfile[]): SourceCamera[] {
  return [...Map.groupBy(profiles, ({ source }) => source)].map(([source, own]) => ({
    source, name: own.find(({ sourceName }) => sourceName !== '')?.sourceName ?? '',
    configurations: [...new Set(own.flatMap(({ sourceConfiguration }) => sourceConfiguration ?? []))],
    streams: streamsOf(own), steered: own.find(({ ptz }) => ptz !== null) ?? null, profiles: own.map(({ token }) => token),
  }));
}

/** A tile of a wall of many is about this large. */
const tilePixels = 640 * 360;

/** The largest is main; of the others the one nearest to a tile's size is sub, the largest of the rest third. */
function streamsOf(profiles: readonly MediaProfile[]): SourceCamera['streams'] {
  const encoded = profiles.filter(({ codec }) => codec !== null);
  // JPEG profiles only where there is nothing else: they cost ten times the bandwidth.
  const video = encoded.filter(({ codec }) => codec !== 'jpeg');
  const chosen = video.length > 0 ? video : encoded.length > 0 ? encoded : profiles;
  const distinct = chosen.filter((one, at) => chosen.findIndex((other) => pixels(other) === pixels(one) && other.codec === one.codec && pixels(one) > 0) === at || pixels(one) === 0);
  const [main, ...others] = distinct.toSorted((a, b) => pixels(b) - pixels(a));
  if (!main) return [];
  const fromTile = (one: MediaProfile): number => Math.abs(Math.log((pixels(one) || 1) / tilePixels));
  const sub = others.toSorted((a, b) => fromTile(a) - fromTile(b))[0];
  const third = others.find((one) => one !== sub);
  return [{ role: 'main' as const, profile: main }, ...(sub ? [{ role: 'sub' as const, profile: sub }] : []), ...(third ? [{ role: 'third' as const, profile: third }] : [])];
}
