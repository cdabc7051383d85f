/** The paths of a MediaMTX as cameras. Remembers what was learnt of streams that are offline now. */
import type { Camera, StreamProfile, StreamRole } from '#model/camera';
import type { ServerId } from '#model/ids';
import type { EpochMs } from '#model/time';
import { plainName, numbersByName } from '../plain-name.ts';
import type { CameraHealth } from '../recording-server.ts';
import type { ListedPath } from './path-list.ts';
import { cameraOfPath, mainOf } from './path-name.ts';
import { profileOf } from './profile.ts';

/** A publisher that left a path made by a pattern is a lost camera for this long (ms), then no camera of this server. */
const rememberMs = 86_400_000;

export interface Roster {
  readonly cameras: readonly Camera[];
  readonly health: readonly CameraHealth[];
}

export interface RosterKeeper {
  read(paths: readonly ListedPath[]): Roster;
  /** Cameras named by a person, of whose state nobody is told. */
  named(names: readonly string[]): Roster;
}

export interface RosterOptions {
  readonly server: ServerId;
  /** The server's name, which stands for the site of paths without folders. */
  readonly name: string;
  readonly subSuffix: string;
  readonly now: () => EpochMs;
}

export function createRoster({ server, name: serverName, subSuffix, now }: RosterOptions): RosterKeeper {
  const profiles = new Map<string, Omit<StreamProfile, 'role'>>();
  const dynamic = new Map<string, { readonly path: ListedPath; readonly seenAt: EpochMs }>();
  const states = new Map<string, CameraHealth>();

  const profile = (role: StreamRole, path: ListedPath): StreamProfile => {
    const told = path.state && profileOf(path.state);
    if (told) profiles.set(path.name, told);
    return { role, ...profiles.get(path.name) };
  };

  const healthOf = (path: ListedPath): CameraHealth => {
    const camera = cameraOfPath(server, path.name);
    const { state } = path;
    const isOn = state?.online ?? state?.available ?? state?.ready ?? null;
    const is = isOn === true ? 'ok' : isOn === null || path.onDemand ? 'unknown' : 'lost';
    const before = states.get(path.name);
    const toldSince = is === 'ok' ? (state?.onlineTime ?? state?.availableTime ?? state?.readyTime) : undefined;
    const health: CameraHealth = before?.is === is ? before : { camera, is, since: toldSince ?? now() };
    states.set(path.name, health);
    return health;
  };

  const rosterOf = (paths: readonly ListedPath[]): Roster => {
    const byName = new Map(paths.map((path) => [path.name, path]));
    const names = new Set(byName.keys());
    const mains = paths.filter(({ name }) => mainOf(name, subSuffix, names) === null).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const numbers = numbersByName(mains.map(({ name }) => name));
    const cameras = mains.map((path): Camera => {
      const sub = subSuffix === '' ? undefined : byName.get(`${path.name}${subSuffix}`);
      const folder = path.name.slice(0, Math.max(0, path.name.lastIndexOf('/')));
      return {
        id: cameraOfPath(server, path.name), server, number: numbers.get(path.name) ?? 0, name: plainName(path.name.slice(folder === '' ? 0 : folder.length + 1)),
        site: { id: folder === '' ? server : folder.slice(0, 100), name: plainName(folder === '' ? serverName : folder) },
        streams: [profile('main', path), ...(sub ? [profile('sub', sub)] : [])], recorded: path.recorded,
      };
    });
    return { cameras, health: mains.map(healthOf) };
  };

  return {
    read(paths) {
      for (const path of paths) if (path.dynamic) dynamic.set(path.name, { path, seenAt: now() });
      const listed = new Set(paths.map(({ name }) => name));
      for (const [name, { seenAt }] of dynamic) if (now() - seenAt > rememberMs) dynamic.delete(name);
      const gone = [...dynamic.values()].filter(({ path }) => !listed.has(path.name)).map(({ path }) => ({ ...path, state: { name: path.name, online: false } }));
      return rosterOf([...paths, ...gone]);
    },
    named: (names) => rosterOf(names.map((name) => ({ name, state: null, recorded: true, onDemand: false, dynamic: false }))),
  };
}
