import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { discoverOnvif } from '#core/servers/onvif/discover';
import { readDiscoveryAnswer, suggestedAddress } from '#core/servers/onvif/discovery-answer';
import type { SuggestedDevice } from '#core/servers/onvif/discovery-answer';

const answer = (relatesTo: string, id: string, addresses: string, scopes = 'onvif://www.onvif.org/name/Porte%20nord onvif://www.onvif.org/hardware/PTZ-1 onvif://www.onvif.org/Profile/Streaming onvif://www.onvif.org/Profile/T'): string => (
  `<?xml version="1.0"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><s:Header><a:RelatesTo>${relatesTo}</a:RelatesTo></s:Header>`
  + `<s:Body><d:ProbeMatches><d:ProbeMatch><a:EndpointReference><a:Address>${id}</a:Address></a:EndpointReference><d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>${scopes}</d:Scopes><d:XAddrs>${addresses}</d:XAddrs><d:MetadataVersion>1</d:MetadataVersion></d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>`
);

/** A device, or several, on loopback UDP: answers each question with what `reply` gives. */
async function responder(reply: (messageId: string, type: string, count: number) => readonly (string | Uint8Array)[]): Promise<{ readonly address: string; readonly port: number; readonly asked: string[] }> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (bytes, { address, port }) => {
    const text = bytes.toString('utf8');
    const id = /MessageID>([^<]+)</.exec(text)?.[1] ?? '';
    const type = /Types[^>]*>([^<]+)</.exec(text)?.[1] ?? '';
    asked.push(type);
    for (const one of reply(id, type, asked.length)) socket.send(one, port, address);
  });
  await new Promise<void>((resolve) => { socket.bind(0, '127.0.0.1', () => { resolve(); }); });
  onTestFinished(() => { socket.close(); });
  return { address: '127.0.0.1', port: (socket.address() as AddressInfo).port, asked };
}

async function discover(target: { readonly address: string; readonly port: number }, waitMs = 300) {
  const found: SuggestedDevice[] = [];
  const all = await discoverOnvif({ target, interfaces: ['127.0.0.1'], waitMs, found: (device) => { found.push(device); }, signal: AbortSignal.timeout(20_000) });
  return { all, found };
}

describe('discoverOnvif (emulated)', () => {
  it('asks three times for both types and tells each device once', async () => {
    const target = await responder((id) => [answer(id, 'urn:uuid:A', 'http://127.0.0.1:8080/onvif/device_service')]);
    const { all, found } = await discover(target);
    expect(target.asked.toSorted()).toEqual([...Array.from({ length: 3 }, () => 'dn:NetworkVideoTransmitter'), ...Array.from({ length: 3 }, () => 'tds:Device')]);
    expect(all).toEqual([{
      id: 'urn:uuid:a', name: 'Porte nord', hardware: 'PTZ-1', profiles: ['Streaming', 'T'], from: '127.0.0.1',
      addresses: [{ url: 'http://127.0.0.1:8080/onvif/device_service', concerns: ['loopback'] }],
    }]);
    expect(found).toEqual(all);
  });

  it('a first answer that is lost costs nothing, and more addresses are added', async () => {
    const target = await responder((id, type, count) => (count < 3 ? [] : [answer(id, 'urn:uuid:a', `http://127.0.0.1:${type === 'tds:Device' ? 81 : 80}/onvif/device_service`)]));
    const { all, found } = await discover(target);
    expect(all[0]?.addresses).toHaveLength(2);
    expect(found).toHaveLength(2);
  });

  it('F64 floods, rubbish, strangers\' questions and bombs are bounded', async () => {
    const target = await responder((id, _type, count) => (count > 1 ? [] : [
      'rubbish', new Uint8Array(1000), answer('urn:uuid:another-question', 'urn:uuid:unasked', 'http://127.0.0.1/'),
      `<!DOCTYPE x [<!ENTITY a "b">]>${answer(id, 'urn:uuid:bomb', 'http://127.0.0.1/').replace(/^<\?xml.*?\?>/, '')}`,
      ...Array.from({ length: 300 }, (_, at) => answer(id, `urn:uuid:${at}`, 'http://127.0.0.1/')),
    ]));
    const { all } = await discover(target);
    expect(all.length).toBeGreaterThan(10);
    expect(all.length).toBeLessThanOrEqual(64);
    expect(all.map(({ id }) => id)).not.toContain('urn:uuid:unasked');
    expect(all.map(({ id }) => id)).not.toContain('urn:uuid:bomb');
  });

  it('ends at once with its signal, and an interface that is not there is left out', async () => {
    const abort = new AbortController();
    const asked = discoverOnvif({ target: { address: '127.0.0.1', port: 9 }, interfaces: ['127.0.0.1', '203.0.113.7'], found: () => undefined, signal: abort.signal });
    const began = performance.now();
    abort.abort();
    expect(await asked).toEqual([]);
    expect(performance.now() - began).toBeLessThan(4_000);
  });
});

describe('suggestions', () => {
  it.each([
    ['http://10.0.0.5/onvif/device_service', []], ['http://10.0.0.6/', ['not-the-sender']], ['http://169.254.169.254/latest', ['metadata', 'link-local', 'not-the-sender']],
    ['http://169.254.1.2/', ['link-local', 'not-the-sender']], ['http://127.0.0.1:9997/', ['loopback', 'not-the-sender']], ['http://[::1]/', ['loopback', 'not-the-sender']],
    ['http://[::ffff:127.0.0.1]/', ['loopback', 'not-the-sender']], ['http://[::ffff:10.0.0.5]/', []], ['http://2130706433/', ['loopback', 'not-the-sender']],
    ['http://[fe80::1]/', ['link-local', 'not-the-sender']], ['http://evil.example/', ['name']], ['http://feature.city/', ['name']], ['http://127.evil.example/', ['name']], ['http://0.0.0.0/', ['not-unicast', 'not-the-sender']], ['http://239.1.1.1/', ['not-unicast', 'not-the-sender']],
  ])('F64 %s', (url, concerns) => {
    expect(suggestedAddress(url, '10.0.0.5')?.concerns).toEqual(concerns);
  });

  it.each(['ftp://10.0.0.5/', 'http://user:pass@10.0.0.5/', 'file:///etc/passwd', 'rubbish', ''])('no address: %s', (url) => {
    expect(suggestedAddress(url, '10.0.0.5')).toBeNull();
  });

  it('names are cleaned, addresses ordered and few', () => {
    const told = answer('q', 'urn:uuid:x', `http://evil.example/ ${'http://10.0.0.9/ '.repeat(3)} http://10.0.0.5/ ${'http://10.0.0.7/ '.repeat(50)}`, 'onvif://www.onvif.org/name/%E2%80%AE%00Porte%20%ZZ onvif://www.onvif.org/name/b');
    const [device] = readDiscoveryAnswer(Buffer.from(told), '10.0.0.5', new Set(['q']));
    expect(device?.addresses).toHaveLength(8);
    expect(device?.addresses[0]).toEqual({ url: 'http://10.0.0.5/', concerns: [] });
    for (const hidden of ['\u202e', '\u0000']) expect(device?.name).not.toContain(hidden);
    expect(device!.name.length).toBeLessThanOrEqual(100);
  });
});
