/** What a folder of core/servers gives the registry: how to recognise its kind at an address, and how to connect. */
import type { CameraId } from '#model/ids';
import type { Camera, StreamRole } from '#model/camera';
import type { ServerConfig, ServerKind } from '#model/server';
import type { EpochMs } from '#model/time';
import type { OwnBookmarks } from '../bookmarks/own-bookmarks.ts';
import type { Changes } from '../changes.ts';
import type { Logger } from '../log.ts';
import type { LivePart, RecordingServer } from './recording-server.ts';
import type { ServerHttp } from './server-http.ts';

export interface Credentials { readonly user: string; readonly password: string }

export interface BridgedLive extends LivePart {
  /** These cameras have other addresses than before, or none: what is followed is opened anew with what `sources` gives now. */
  renew?(cameras: ReadonlySet<CameraId>): void;
}

/** The embedded recorder as a bridge: opens RTSP addresses on demand and gives their pictures to lane, LL-HLS, WHEP and stills. */
export interface RtspBridge {
  /** A whole live part. `sources` gives addresses with credentials at the moment of opening; they stay in core and recorder. */
  live(sources: (camera: CameraId, signal: AbortSignal) => Promise<Readonly<Partial<Record<StreamRole, string>>>>): BridgedLive;
}

export interface ServerDeps {
  readonly http: ServerHttp;
  /** Asked at every login, never kept; null where none are saved. */
  readonly credentials: () => Promise<Credentials | null>;
  /** A camera's own login of a `generic` list, where one is saved; asked like `credentials`, and before it. */
  readonly cameraCredentials?: (camera: CameraId) => Promise<Credentials | null>;
  readonly bridge: RtspBridge;
  /** Wall clock, ms. */
  readonly now: () => EpochMs;
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number;
  readonly log: Logger;
  /** Another saved server, for composites; null where there is none (any more). */
  readonly server: (id: string) => RecordingServer | null;
  /** Tells that saved servers came, were changed or left, for composites; absent where that never happens. */
  readonly serversChanged?: Changes;
  /** Cameras of a `generic` server's inventory (issue 3, adding), as saved; the same array while nothing changed. */
  readonly inventory: () => readonly InventoryCamera[];
  /** Bookmarks kept by the core itself, for servers that keep none; absent where there is no database. */
  readonly ownBookmarks?: OwnBookmarks;
}

/** One row of an inventory: a camera whose media is a plain address. The address carries no credentials, at most the places `{user}` and `{password}` for them (address-login.ts). */
export interface InventoryCamera {
  readonly camera: Camera;
  readonly streams: readonly { readonly role: StreamRole; readonly kind: 'rtsp' | 'hls' | 'llhls' | 'whep' | 'mjpeg' | 'stills'; readonly address: string }[];
}

/** What answers at an address. */
export interface Probe {
  /** Base address to save, as this kind needs it. */
  readonly address: string;
  readonly product: string;
  /** Null where it is told only after login. */
  readonly version: string | null;
  readonly needsLogin: boolean;
}

export interface ServerKindParts {
  readonly kind: ServerKind;
  /** Ports tried where none was typed, most likely first. */
  readonly ports: readonly number[];
  /** Recognises the kind without credentials within the signal's time; null for anything else. Never rejects for what the other side says. */
  probe(address: URL, http: ServerHttp, signal: AbortSignal): Promise<Probe | null>;
  /** Throws a `ServerFault` `invalid-input` naming the option that is wrong. Does no I/O. */
  create(config: ServerConfig, deps: ServerDeps): RecordingServer;
}
