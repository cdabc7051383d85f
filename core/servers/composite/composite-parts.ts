/** Finds a composite's parts and turns its cameras into theirs and back. Nothing is kept: a part may come, go and be another. */
import { cameraId, splitCameraId } from '#model/ids';
import type { CameraId, ServerId } from '#model/ids';
import { ServerFault } from '../recording-server.ts';
import type { Changes } from '../../changes.ts';
import type { RecordingServer } from '../recording-server.ts';
import type { ServerDeps } from '../server-kind.ts';
import type { CompositeOptions } from './composite-options.ts';

export interface Target { readonly server: RecordingServer; readonly camera: CameraId }

export class CompositeParts {
  readonly #id: ServerId;
  readonly #options: CompositeOptions;
  readonly #find: (id: string) => RecordingServer | null;
  /** Tells that another may stand behind an id; absent where that never happens. */
  readonly changes: Changes | undefined;

  constructor(id: ServerId, options: CompositeOptions, { server, serversChanged }: Pick<ServerDeps, 'server' | 'serversChanged'>) {
    this.#id = id;
    this.#options = options;
    this.#find = server;
    this.changes = serversChanged;
  }

  /** Null while there is none. A composite of composites could be its own part in a circle. */
  find = (id: ServerId): RecordingServer | null => {
    const server = this.#find(id);
    return server?.kind === 'composite' ? null : server;
  };

  get media(): RecordingServer | null { return this.find(this.#options.media); }

  /** Throws `server-unreachable` naming the part. */
  requireMedia(): RecordingServer {
    const { media } = this;
    if (!media) throw new ServerFault({ code: 'server-unreachable', detail: `the server ${this.#options.media} is not there` });
    return media;
  }

  /** The media server's camera. Throws `not-found` for a camera of another server. */
  toMedia(camera: CameraId): CameraId {
    const split = splitCameraId(camera);
    if (split?.server !== this.#id) throw new ServerFault({ code: 'not-found', detail: 'no camera of this server' });
    return cameraId(this.#options.media, split.nativeId);
  }

  fromMedia(camera: CameraId): CameraId {
    return cameraId(this.#id, splitCameraId(camera)?.nativeId ?? camera);
  }

  /** Who steers this camera: the one mapped to it, else the media server; null where nobody does. */
  steering(camera: CameraId): Target | null {
    const mapped = this.#options.control.get(camera);
    const server = mapped === undefined ? this.requireMedia() : this.find(splitCameraId(mapped)?.server ?? '');
    if (!server) throw new ServerFault({ code: 'server-unreachable', detail: `the server ${splitCameraId(mapped ?? '')?.server ?? ''} is not there` });
    return server.ptz ? { server, camera: mapped ?? this.toMedia(camera) } : null;
  }

  /** Servers that steer and tell events, without the media server. */
  get controls(): ReadonlySet<ServerId> {
    return new Set([...this.#options.control.values()].flatMap((camera) => splitCameraId(camera)?.server ?? []).filter((id) => id !== this.#options.media));
  }

  /** Our cameras that a control server's camera stands for; of a null camera, the only one that server is mapped to. */
  fromControl(server: ServerId, camera: CameraId | null): CameraId[] {
    const own = [...this.#options.control].filter(([, target]) => splitCameraId(target)?.server === server);
    if (camera === null) return own.length === 1 && own[0] ? [own[0][0]] : [];
    return own.filter(([, target]) => target === camera).map(([id]) => id);
  }
}
