/** ZoneMinder's monitors as cameras. */
import { cameraId, splitCameraId } from '#model/ids';
import type { CameraId, ServerId } from '#model/ids';
import type { Camera, StreamProfile } from '#model/camera';
import type { EpochMs } from '#model/time';
import { numbersByName, plainName } from '../plain-name.ts';
import { ServerFault } from '../recording-server.ts';
import type { CameraHealth } from '../recording-server.ts';
import { monitorsAnswer } from './answers.ts';
import type { MonitorEntry } from './answers.ts';
import type { ZoneminderSession } from './zoneminder-session.ts';

/** The server shrinks pictures itself: that is a camera's sub stream here. Wider pictures have one. */
export const smallWidth = 640;

export class MonitorList {
  readonly #server: ServerId;
  readonly #session: ZoneminderSession;
  #last: readonly MonitorEntry[] = [];

  constructor(server: ServerId, session: ZoneminderSession) {
    this.#server = server;
    this.#session = session;
  }

  /** As last read, without asking. */
  get last(): readonly MonitorEntry[] { return this.#last; }

  /** Deleted ones (1.38 keeps them for a while) are left out. */
  async read(signal: AbortSignal): Promise<readonly MonitorEntry[]> {
    const { monitors } = await this.#session.api('monitors.json', monitorsAnswer, { signal });
    this.#last = monitors.filter(({ Monitor }) => !Monitor.Deleted).toSorted((a, b) => (a.Monitor.Sequence ?? Infinity) - (b.Monitor.Sequence ?? Infinity) || a.Monitor.Id - b.Monitor.Id);
    return this.#last;
  }

  known(camera: CameraId): MonitorEntry | null {
    const id = this.monitorId(camera);
    return this.#last.find(({ Monitor }) => Monitor.Id === id) ?? null;
  }

  /** Asks where it is not known yet; rejects with `not-found`. */
  async entry(camera: CameraId, signal: AbortSignal): Promise<MonitorEntry> {
    const known = this.known(camera);
    if (known) return known;
    await this.read(signal);
    const found = this.known(camera);
    if (!found) throw new ServerFault({ code: 'not-found', detail: 'no such monitor, or this user may not see it' });
    return found;
  }

  monitorId(camera: CameraId): number {
    const split = splitCameraId(camera);
    if (split?.server !== this.#server || !/^[1-9]\d{0,8}$/.test(split.nativeId)) throw new ServerFault({ code: 'not-found', detail: 'no camera of this server' });
    return Number(split.nativeId);
  }

  cameraOf(monitor: number): CameraId {
    return cameraId(this.#server, String(monitor));
  }
}

export function camerasOf(server: ServerId, monitors: readonly MonitorEntry[]): Camera[] {
  const names = monitors.map(({ Monitor: { Id, Name } }) => Name.trim() || `Monitor ${Id}`);
  // Monitors may share a name; a number belongs to one.
  const keys = monitors.map(({ Monitor }, at) => (names.indexOf(names[at]!) === at ? names[at]! : `${names[at]} #${Monitor.Id}`));
  const numbers = numbersByName(keys);
  return monitors.map(({ Monitor }, at) => ({
    id: cameraId(server, String(Monitor.Id)), server, number: numbers.get(keys[at]!) ?? Monitor.Id, name: plainName(names[at]!),
    site: { id: server, name: { en: 'ZoneMinder' } }, streams: streamsOf(Monitor), recorded: isRecorded(Monitor),
  }));
}

function streamsOf({ Width, Height, Orientation }: MonitorEntry['Monitor']): StreamProfile[] {
  const turned = /^ROTATE_(90|270)$/.test(Orientation);
  const [width, height] = turned ? [Height, Width] : [Width, Height];
  if (width <= 0 || height <= 0) return [{ role: 'main' }];
  const small = { role: 'sub' as const, width: smallWidth, height: Math.round((smallWidth * height) / width) };
  return [{ role: 'main', width, height }, ...(width > smallWidth ? [small] : [])];
}

/** 1.38 says it in three settings, 1.36 in one (which 1.38 still fills, without meaning). */
function isRecorded({ Recording, Function: does, Enabled }: MonitorEntry['Monitor']): boolean {
  return Recording !== '' ? Recording !== 'None' : Enabled && /^(Record|Mocord|Modect|Nodect)$/.test(does);
}

/** Switched off is no loss. `Running` with no pictures is how a lost camera looks (seen on 1.36.33). */
export function healthOf(server: ServerId, { Monitor, Monitor_Status: status }: MonitorEntry, at: EpochMs): CameraHealth {
  const off = Monitor.Capturing !== '' ? Monitor.Capturing !== 'Always' : Monitor.Function === 'None' || !Monitor.Enabled;
  const word = status?.Status ?? '';
  const connected = word === 'Connected' && (status?.CaptureFPS ?? 0) > 0;
  const is = connected ? 'ok' : off || word === '' || word === 'Unknown' ? 'unknown' : 'lost';
  return { camera: cameraId(server, String(Monitor.Id)), is, since: at };
}
