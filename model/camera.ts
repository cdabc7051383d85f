import type { CameraId, ServerId } from './ids.ts';
import type { LocalName } from './local-name.ts';

/** Which of a camera's encodings: main is the recorded, large one; sub is the small one for many tiles. */
export type StreamRole = 'main' | 'sub' | 'third';

/** One encoding of a camera as its recording server describes it. Unknown figures are absent, never guessed. */
export interface StreamProfile {
  readonly role: StreamRole;
  /** RFC 6381 codec string or a bare name such as `h264`. */
  readonly codec?: string;
  /** Pixels. */
  readonly width?: number;
  /** Pixels. */
  readonly height?: number;
  /** Frames per second. */
  readonly frameRate?: number;
  readonly audio?: string;
}

/** A place in the city that carries one or more cameras. */
export interface Site {
  readonly id: string;
  readonly name: LocalName;
}

/** A camera as the catalogue knows it. Never carries an address or a credential. */
export interface Camera {
  readonly id: CameraId;
  readonly server: ServerId;
  /** The number painted on the pole and spoken on the radio; unique within a server. */
  readonly number: number;
  readonly name: LocalName;
  readonly site: Site;
  readonly streams: readonly StreamProfile[];
  readonly recorded: boolean;
  /** Where it stands, WGS 84 degrees: lat -90..90, lon -180..180. */
  readonly position?: { readonly lat: number; readonly lon: number };
}
