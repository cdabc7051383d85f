/** The recorder's cameras in the product's own nouns. */
import type { Camera } from '#model/camera';
import { cameraId, embeddedServerId } from '#model/ids';
import type { CameraHealth } from '../recording-server.ts';
import { camerasAnswer } from './answers.ts';
import type { CameraAnswer } from './answers.ts';
import type { RecorderClient } from './recorder-client.ts';

/** Page by page; the recorder's own cap of cameras bounds the number of pages. */
export async function allCameras(client: RecorderClient, signal: AbortSignal): Promise<CameraAnswer[]> {
  const cameras: CameraAnswer[] = [];
  for (let after: string | null = null, page = 0; page < 100; page += 1) {
    const query: string = after === null ? '' : `&after=${encodeURIComponent(after)}`;
    const answer = await client.get(`/api/v1/cameras?limit=500${query}`, camerasAnswer, signal);
    cameras.push(...answer.cameras);
    after = answer.next;
    if (after === null) break;
  }
  return cameras;
}

export function cameraOf(answer: CameraAnswer): Camera {
  const streams = answer.streams.map(({ role, codec, audio, width, height, frameRate }) => ({
    role, ...(codec && { codec }), ...(audio && { audio }), ...(width && { width }), ...(height && { height }), ...(frameRate && { frameRate }),
  }));
  return {
    id: cameraId(embeddedServerId, answer.id), server: embeddedServerId, number: answer.number, name: present(answer.name),
    site: { id: answer.site.id, name: present(answer.site.name) }, streams, recorded: answer.recorded,
  };
}

function present(name: CameraAnswer['name']): Camera['name'] {
  const { ar, fr, en } = name;
  return { ...(ar !== undefined && { ar }), ...(fr !== undefined && { fr }), ...(en !== undefined && { en }) };
}

/** A camera is lost when any open stream of it is; closed streams say nothing. */
export function healthOf(answer: CameraAnswer): CameraHealth {
  const camera = cameraId(embeddedServerId, answer.id);
  const lost = answer.streams.find((stream) => stream.state === 'lost');
  const live = answer.streams.find((stream) => stream.state === 'live');
  const first = lost ?? live ?? answer.streams[0];
  return { camera, is: lost ? 'lost' : live ? 'ok' : 'unknown', since: first?.since ?? 0 };
}
