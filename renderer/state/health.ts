import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { CameraId } from '#model/ids';
import type { ProblemCode } from '#model/problem';
import type { EpochMs } from '#model/time';

/** `unknown` while a camera's streams are closed: they are opened on demand. */
export type CameraHealth = 'ok' | 'lost' | 'unknown';

export interface ServerAlarm { readonly code: ProblemCode; readonly since: EpochMs; readonly detail?: string | undefined }
export interface ServerHealth {
  readonly server: string;
  readonly is: 'ok' | 'degraded' | 'unreachable';
  readonly since: EpochMs;
  readonly alarms: readonly ServerAlarm[];
  /** Ms its last answer took. */
  readonly latencyMs?: number | undefined;
  /** Its clock minus the core's, ms. */
  readonly clockOffsetMs?: number | undefined;
  readonly lastError?: { readonly code: ProblemCode } | undefined;
  readonly info?: { readonly product: string; readonly version: string | null } | undefined;
}

export interface Health {
  readonly cameras: ReadonlyMap<CameraId, CameraHealth>;
  readonly servers: readonly ServerHealth[];
}

export interface HealthChange {
  readonly health: readonly { readonly camera: CameraId; readonly is: CameraHealth }[];
  readonly servers: readonly ServerHealth[];
}

/** Changes name only what changed; a server named again replaces what was known of it. */
export function applyHealth(health: Health, change: HealthChange): Health {
  const cameras = new Map(health.cameras);
  for (const { camera, is } of change.health) cameras.set(camera, is);
  const renewed = new Set(change.servers.map(({ server }) => server));
  return { cameras, servers: [...health.servers.filter(({ server }) => !renewed.has(server)), ...change.servers] };
}

export function createHealth(): StoreApi<Health> {
  return createStore<Health>(() => ({ cameras: new Map(), servers: [] }));
}
