/** Frigate's configuration as cameras, sites and streams. Pure. */
import type { Camera, Site, StreamProfile, StreamRole } from '#model/camera';
import { cameraId } from '#model/ids';
import type { CameraId } from '#model/ids';
import type { ServerConfig } from '#model/server';
import { numbersByName, plainName } from '../plain-name.ts';
import { rolesByName } from '../stream-role.ts';
import type { CameraConfig, ConfigAnswer } from './frigate-answers.ts';

export interface FrigateCamera {
  readonly camera: Camera;
  /** Key in the configuration, part of every path. */
  readonly key: string;
  /** go2rtc's stream of each role; empty where only jsmpeg is left, which no player here can show. */
  readonly streams: ReadonlyMap<StreamRole, string>;
  /** Height by width of the detect stream, of which stills are made. */
  readonly aspect: number;
  readonly steerable: boolean;
}

/** `/api/<camera>` is the server's catch-all: a camera with such a name answers as something else. */
const routes = new Set(['events', 'config', 'stats', 'version', 'review', 'reviews', 'export', 'exports', 'preview', 'recordings', 'go2rtc', 'users', 'login', 'logout', 'profile', 'profiles',
  'labels', 'sub_labels', 'timeline', 'faces', 'metrics', 'restart', 'logs', 'vod', 'auth', 'jobs', 'cases', 'media', 'birdseye', 'camera', 'classification', 'notifications', 'plus']);

export interface CamerasOfOptions {
  readonly config: Pick<ServerConfig, 'id' | 'name'>;
  readonly answer: ConfigAnswer;
  /** Names of go2rtc's streams; null where it did not tell. */
  readonly streams: ReadonlySet<string> | null;
  /** Cameras this user may see; null for all. */
  readonly allowed: readonly string[] | null;
}

export function camerasOf({ config, answer, streams, allowed }: CamerasOfOptions): ReadonlyMap<CameraId, FrigateCamera> {
  const kept = Object.entries(answer.cameras)
    .filter(([key, one]) => (one.enabled_in_config ?? one.enabled ?? true) && !routes.has(key) && (allowed === null || allowed.length === 0 || allowed.includes(key)))
    .toSorted(([a, x], [b, y]) => x.ui.order - y.ui.order || (a < b ? -1 : 1));
  const numbers = numbersByName(kept.map(([key]) => key));
  const groups = Object.entries(answer.camera_groups ?? {}).toSorted(([, a], [, b]) => a.order - b.order);
  return new Map(kept.map(([key, one]) => {
    const id = cameraId(config.id, key);
    const named = streamsOf(key, one, streams);
    const group = groups.find(([, { cameras }]) => cameras.includes(key))?.[0];
    const site: Site = group === undefined ? { id: config.id, name: plainName(config.name) } : { id: `${config.id}/${group}`.slice(0, 100), name: plainName(group) };
    const { width, height } = one.detect ?? {};
    return [id, {
      key, streams: named, aspect: width && height ? height / width : 9 / 16, steerable: Boolean(one.onvif?.host),
      camera: {
        id, server: config.id, number: numbers.get(key) ?? 0, name: plainName(one.friendly_name || key.replaceAll('_', ' ')), site,
        streams: profilesOf(named), recorded: one.record?.enabled ?? false,
      },
    }] as const;
  }));
}

function streamsOf(key: string, { live }: CameraConfig, known: ReadonlySet<string> | null): ReadonlyMap<StreamRole, string> {
  const listed = Object.entries(live?.streams ?? {}).filter(([, name]) => known === null || known.has(name)).slice(0, 20);
  // The label is what people see, the name what go2rtc knows; either may say which stream it is.
  const byWords = rolesByName(listed.map(([label, name]) => `${label} ${name}`));
  if (listed.length > 0) return new Map([...byWords].map(([role, words]) => [role, listed.find(([label, name]) => `${label} ${name}` === words)?.[1] ?? '']));
  return known?.has(key) ? new Map([['main', key]]) : new Map();
}

function profilesOf(streams: ReadonlyMap<StreamRole, string>): readonly StreamProfile[] {
  const order: readonly StreamRole[] = ['main', 'sub', 'third'];
  const roles = order.filter((role) => streams.has(role));
  return (roles.length === 0 ? order.slice(0, 1) : roles).map((role) => ({ role }));
}
