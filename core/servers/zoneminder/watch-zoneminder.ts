/** Follows a ZoneMinder: every 2 s whether it answers and what its clock says, less often its monitors. */
import type { ServerId } from '#model/ids';
import type { EpochMs } from '#model/time';
import { runHealthLoop } from '../health-loop.ts';
import type { Round } from '../health-loop.ts';
import type { CameraHealth, ServerEvents } from '../recording-server.ts';
import { camerasOf, healthOf } from './monitor-list.ts';
import type { MonitorList } from './monitor-list.ts';
import type { KnownServer } from './server-facts.ts';
import type { ZoneminderSession } from './zoneminder-session.ts';

const everyMs = 2_000;
/** A monitor is 3 kB of answer. */
const monitorsMs = 6_000;

export interface WatchOptions {
  readonly id: ServerId;
  readonly session: ZoneminderSession;
  readonly server: KnownServer;
  readonly monitors: MonitorList;
  readonly events: ServerEvents;
  readonly now: () => EpochMs;
  readonly random: () => number;
}

export async function watchZoneminder(options: WatchOptions, signal: AbortSignal): Promise<void> {
  const { id, session, server, monitors, events, now, random } = options;
  let catalogue = '';
  let states = new Map<string, CameraHealth['is']>();
  let readAt = Number.NEGATIVE_INFINITY;

  const tell = (): void => {
    const cameras = JSON.stringify(camerasOf(id, monitors.last));
    if (cameras !== catalogue) events.catalogueChanged();
    catalogue = cameras;
    const healths = monitors.last.map((entry) => healthOf(id, entry, now()));
    const changes = healths.filter(({ camera, is }) => states.get(camera) !== is);
    states = new Map(healths.map(({ camera, is }) => [camera, is]));
    if (changes.length > 0) events.cameraHealth(changes);
  };
  const ask = async (within: AbortSignal): Promise<Round> => {
    const version = await server.ping(within);
    if (server.last && server.last.version !== version) server.forget();
    const { zone } = await server.facts(within);
    if (performance.now() - readAt >= monitorsMs) {
      await monitors.read(within);
      readAt = performance.now();
      tell();
    }
    return { info: { product: 'ZoneMinder', version, timeZone: zone.name }, clockOffsetMs: server.clockOffsetMs };
  };
  const onLost = (): void => {
    // It may come back as another version.
    server.forget();
    readAt = Number.NEGATIVE_INFINITY;
    const changes = [...states].filter(([, is]) => is !== 'unknown').map(([camera]) => ({ camera, is: 'unknown' as const, since: now() }));
    for (const { camera } of changes) states.set(camera, 'unknown');
    if (changes.length > 0) events.cameraHealth(changes);
  };
  await runHealthLoop({ ask, latencyMs: () => session.http.latencyMs, events, onLost, everyMs, now, random }, signal);
}
