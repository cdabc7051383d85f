/** ONVIF devices for the registry: recognised by GetSystemDateAndTime, which any device answers without a login. */
import type { Probe, ServerKindParts } from '../server-kind.ts';
import type { ServerHttp } from '../server-http.ts';
import { clockQuestion, isClockAnswer } from './device-clock.ts';
import { readInformation } from './device-session.ts';
import { DeviceLine } from './device-line.ts';
import { createOnvifServer } from './onvif-server.ts';
import { readSoap } from './soap-answer.ts';
import { envelopeOf } from './soap-request.ts';
import { maxXmlBytes } from './xml.ts';

export const onvifKind: ServerKindParts = {
  kind: 'onvif',
  ports: [80, 8000, 8080, 8899, 2020, 10080],
  probe: probeOnvif,
  create: createOnvifServer,
};

async function probeOnvif(address: URL, http: ServerHttp, signal: AbortSignal): Promise<Probe | null> {
  const path = address.pathname === '/' ? '/onvif/device_service' : address.pathname.replace(/\/$/, '');
  try {
    const { status, body } = await http.bytes(path, {
      method: 'POST', signal, maxBytes: maxXmlBytes, body: envelopeOf({ body: clockQuestion }), headers: { 'content-type': 'application/soap+xml; charset=utf-8' },
    });
    const answer = readSoap(status, body);
    // Any SOAP fault too: a device that wants a login even for this. A 401 without SOAP may be anything.
    if (answer.fault === null && (answer.refused || !isClockAnswer(answer.body))) return null;
    const line = new DeviceLine({ http, now: Date.now, credentials: () => Promise.resolve(null) });
    const info = await readInformation(line, signal).catch(() => null);
    return { address: new URL(path, address.href).href, product: info?.product ?? 'ONVIF', version: info?.version ?? null, needsLogin: info === null };
  } catch {
    return null;
  }
}
