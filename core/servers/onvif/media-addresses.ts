/** GetStreamUri and GetSnapshotUri of either media service. */
import { z } from 'zod';
import { ServerFault } from '../recording-server.ts';
import type { DeviceLine } from './device-line.ts';
import { readAnswer } from './device-session.ts';
import type { Services } from './device-session.ts';
import type { MediaProfile } from './media-profiles.ts';
import { namespaces, schemaNamespace } from './namespaces.ts';
import { escapeXml } from './xml.ts';
import { node, optionalText, reply } from './xml-shapes.ts';

const uri = { Uri: optionalText, MediaUri: node({ Uri: optionalText }) };
const streamAnswer = z.object({ GetStreamUriResponse: reply(uri) });
const snapshotAnswer = z.object({ GetSnapshotUriResponse: reply(uri) });

type Place = Pick<MediaProfile, 'token' | 'via'>;

/** As the device tells it, host and login not yet put in. Asked at every opening: devices make new ones after a reboot. */
export async function streamUri(line: DeviceLine, services: Services, { token, via }: Place, signal: AbortSignal): Promise<string> {
  const profile = `<ProfileToken>${escapeXml(token)}</ProfileToken>`;
  const body = via === 'media2'
    ? `<GetStreamUri xmlns="${namespaces.media2}"><Protocol>RTSP</Protocol>${profile}</GetStreamUri>`
    : `<GetStreamUri xmlns="${namespaces.media}"><StreamSetup><Stream xmlns="${schemaNamespace}">RTP-Unicast</Stream><Transport xmlns="${schemaNamespace}"><Protocol>RTSP</Protocol></Transport></StreamSetup>${profile}</GetStreamUri>`;
  const { GetStreamUriResponse: told } = readAnswer(streamAnswer, await line.call({ address: addressOf(services, via), body, signal }));
  const address = told.Uri ?? told.MediaUri.Uri;
  if (!address) throw new ServerFault({ code: 'server-garbage', detail: 'the device gives no stream address' });
  return address;
}

export async function snapshotUri(line: DeviceLine, services: Services, { token, via }: Place, signal: AbortSignal): Promise<string> {
  const body = `<GetSnapshotUri xmlns="${namespaces[via]}"><ProfileToken>${escapeXml(token)}</ProfileToken></GetSnapshotUri>`;
  const { GetSnapshotUriResponse: told } = readAnswer(snapshotAnswer, await line.call({ address: addressOf(services, via), body, signal }));
  const address = told.Uri ?? told.MediaUri.Uri;
  if (!address) throw new ServerFault({ code: 'unsupported', detail: 'the device gives no stills' });
  return address;
}

function addressOf(services: Services, via: MediaProfile['via']): string {
  const address = services[via];
  if (address === undefined) throw new ServerFault({ code: 'unsupported', detail: 'the device has no media service' });
  return address;
}
