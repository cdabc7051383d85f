/** An Nx site's devices in the product's own nouns. */
import type { Camera, StreamProfile } from '#model/camera';
import { cameraId, splitCameraId } from '#model/ids';
import type { CameraId, ServerId } from '#model/ids';
import { ServerFault } from '../recording-server.ts';
import type { CameraHealth } from '../recording-server.ts';
import { devicesAnswer, serversAnswer } from './answers.ts';
import type { DeviceAnswer } from './answers.ts';
import { numbersOf } from './camera-numbers.ts';
import type { NxSession } from './nx-session.ts';

/** A device says some 10 kB of itself, and there is no paging: only what is used is asked for. */
const fields = ['id', 'name', 'logicalId', 'serverId', 'group', 'status', 'deviceType', 'mediaStreams', 'mediaCapabilities', 'schedule.isEnabled', 'ptz.capabilities'].join(',');
const withoutPicture: ReadonlySet<string> = new Set(['IOModule', 'HornSpeaker']);
const maxBytes = 32 * 1024 * 1024;

/** FFmpeg's codec ids, as builds have numbered them. */
const codecs: Readonly<Record<number, string>> = { 7: 'mjpeg', 8: 'mjpeg', 27: 'h264', 28: 'h264', 173: 'h265', 174: 'h265' };

export interface NxDevices {
  readonly devices: readonly DeviceAnswer[];
  /** Server names by id; empty where this user may not see them. */
  readonly servers: ReadonlyMap<string, string>;
}

export async function readDevices(session: NxSession, signal: AbortSignal): Promise<NxDevices> {
  const [all, servers] = await Promise.all([
    session.http.json(await session.path(`devices?_with=${fields}`, signal), devicesAnswer, { signal, maxBytes }),
    serverNames(session, signal),
  ]);
  return { devices: all.filter(({ deviceType }) => !withoutPicture.has(deviceType ?? '')), servers };
}

async function serverNames(session: NxSession, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  try {
    const servers = await session.http.json(await session.path('servers?_with=id,name', signal), serversAnswer, { signal });
    return new Map(servers.map(({ id, name }) => [id, name]));
  } catch (error) {
    if (error instanceof ServerFault && ['not-allowed', 'not-found', 'server-garbage'].includes(error.problem.code)) return new Map();
    throw error;
  }
}

export function camerasOf(server: ServerId, { devices, servers }: NxDevices): Camera[] {
  const numbers = numbersOf(devices);
  return devices.map((device) => ({
    id: cameraId(server, device.id), server, number: numbers.get(device.id) ?? 0, name: { fr: device.name },
    site: siteOf(device, servers), streams: streamsOf(device), recorded: device.schedule?.isEnabled === true || device.status === 'Recording',
  }));
}

/** The channels of one recorder or encoder stand together; other cameras stand by the server that has them. */
function siteOf({ group, serverId = 'site' }: DeviceAnswer, servers: ReadonlyMap<string, string>): Camera['site'] {
  if (group && group.id !== '' && group.name !== '') return { id: `group:${group.id}`.slice(0, 100), name: { fr: group.name } };
  return { id: `server:${serverId}`, name: { fr: servers.get(serverId) ?? serverId } };
}

/** At most two are the camera's own; the server lists those it could transcode as well, and they cost it dearly. */
function streamsOf({ mediaStreams = [], mediaCapabilities }: DeviceAnswer): StreamProfile[] {
  const own = mediaStreams.filter(({ encoderIndex, transcodingRequired }) => transcodingRequired !== true && (encoderIndex === 0 || encoderIndex === 1));
  const streams = [0, 1].flatMap((index): StreamProfile[] => {
    const stream = own.find(({ encoderIndex }) => encoderIndex === index);
    if (!stream && !(index === 0 ? own.length === 0 : own.length === 0 && mediaCapabilities?.hasDualStreaming === true)) return [];
    const [, width, height] = /^(\d{2,5})x(\d{2,5})$/.exec(stream?.resolution ?? '') ?? [];
    const codec = stream?.codec === undefined ? undefined : codecs[stream.codec];
    return [{ role: index === 0 ? 'main' : 'sub', ...(codec && { codec }), ...(width && height && { width: Number(width), height: Number(height) }) }];
  });
  return streams.length > 0 ? streams : [{ role: 'main' }];
}

export function healthOf(server: ServerId, device: DeviceAnswer): Omit<CameraHealth, 'since'> {
  const is = device.status === 'Online' || device.status === 'Recording' ? 'ok' : device.status === 'Offline' || device.status === 'Unauthorized' ? 'lost' : 'unknown';
  return { camera: cameraId(server, device.id), is };
}

/** The device's id for a path. Throws `not-found` for a camera of another server or an id this kind never gave. */
export function deviceIdOf(server: ServerId, camera: CameraId): string {
  const split = splitCameraId(camera);
  if (split?.server !== server || !/^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$/.test(split.nativeId)) throw new ServerFault({ code: 'not-found', detail: 'no camera of this server' });
  return encodeURIComponent(split.nativeId);
}
