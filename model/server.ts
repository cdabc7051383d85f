/** Saved recording servers, and how they are. */
import type { ServerId } from './ids.ts';
import type { Problem } from './problem.ts';
import type { EpochMs } from './time.ts';

/** What speaks at the other end. `composite` takes each part from another saved server. */
export const serverKinds = ['embedded', 'mediamtx', 'frigate', 'go2rtc', 'zoneminder', 'nx', 'onvif', 'generic', 'composite'] as const;
export type ServerKind = (typeof serverKinds)[number];

/** A recording server as it is saved. Never a password: that lies in the host's secret store under `server.<id>`. */
export interface ServerConfig {
  readonly id: ServerId;
  readonly kind: ServerKind;
  /** As people call it, 1 to 80 characters. */
  readonly name: string;
  /** Absolute http or https base address without user, password, query or fragment; `inventory:` for a `generic` list. */
  readonly address: string;
  /** Login name; absent where the server asks for none. */
  readonly user?: string;
  /** SHA-256 of the certificate a person approved, upper-case hex with colons (F18); absent for plain HTTP and for certificates the machine trusts. */
  readonly certificate?: string;
  /** What only this kind knows (ports, naming rules, paths); checked by its schema when the server is created. */
  readonly options: Readonly<Record<string, string | number | boolean>>;
}

/** What a server said it is. */
export interface ServerInfo {
  /** `ZoneMinder`, `MediaMTX` … */
  readonly product: string;
  readonly version: string | null;
  /** IANA name of the zone its local times are in; null where it speaks UTC. */
  readonly timeZone: string | null;
}

/** How a connected server is; all of it is shown to people. */
export interface ServerStatus {
  readonly is: 'ok' | 'degraded' | 'unreachable';
  readonly since: EpochMs;
  /** Ms its last answer took; null before the first. */
  readonly latencyMs: number | null;
  /** Its clock minus ours, ms, from its own word; null where it does not tell. */
  readonly clockOffsetMs: number | null;
  readonly lastError: Problem | null;
  readonly info: ServerInfo | null;
}
