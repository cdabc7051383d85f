/** go2rtc's streams as cameras. It knows no sub streams: a stream named like another one with a suffix is that one's. Pure. */
import type { Camera, StreamProfile, StreamRole } from '#model/camera';
import { cameraId } from '#model/ids';
import type { CameraId } from '#model/ids';
import type { ServerConfig } from '#model/server';
import { numbersByName, plainName } from '../plain-name.ts';
import { stemOf } from '../stream-role.ts';

export interface KnownCodecs { readonly video: string | null; readonly audio: string | null }

export interface Go2rtcCamera {
  readonly camera: Camera;
  /** Names of its streams at the server. */
  readonly streams: ReadonlyMap<StreamRole, string>;
}

const mainSuffixes = ['_main', '-main'];

export function camerasOf(config: Pick<ServerConfig, 'id' | 'name'>, codecs: ReadonlyMap<string, KnownCodecs>, subSuffixes: readonly string[]): ReadonlyMap<CameraId, Go2rtcCamera> {
  const names = [...codecs.keys()].toSorted();
  const all = new Set(names);
  const subs = new Map<string, string>();
  for (const name of names) {
    const stem = stemOf(name, subSuffixes);
    const main = stem === null ? undefined : [stem, ...mainSuffixes.map((suffix) => `${stem}${suffix}`)].find((each) => all.has(each));
    if (main !== undefined && !subs.has(main)) subs.set(main, name);
  }
  const children = new Set(subs.values());
  const mains = names.filter((name) => !children.has(name));
  const numbers = numbersByName(mains);
  return new Map(mains.map((name) => {
    const sub = subs.get(name);
    const streams = new Map<StreamRole, string>([['main', name], ...(sub === undefined ? [] : [['sub', sub] as const])]);
    const id = cameraId(config.id, name);
    return [id, { streams, camera: {
      id, server: config.id, number: numbers.get(name) ?? 0, name: plainName(name), site: { id: config.id, name: plainName(config.name) },
      streams: [...streams].map(([role, stream]) => profileOf(role, codecs.get(stream))), recorded: false,
    } }] as const;
  }));
}

function profileOf(role: StreamRole, codecs: KnownCodecs | undefined): StreamProfile {
  return { role, ...(codecs?.video && { codec: codecs.video }), ...(codecs?.audio && { audio: codecs.audio }) };
}
