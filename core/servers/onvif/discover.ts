/** Looks for ONVIF devices by WS-Discovery on every interface. Suggestions for a person, nothing is connected to. IPv4 multicast only. */
import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { readDiscoveryAnswer } from './discovery-answer.ts';
import type { SuggestedDevice } from './discovery-answer.ts';

export interface DiscoverOptions {
  /** Called with each new device, and again when more of its addresses become known. */
  readonly found: (device: SuggestedDevice) => void;
  readonly signal: AbortSignal;
  /** Ms to wait for answers after the last question; 5,000 unless told. */
  readonly waitMs?: number;
  /** Own IPv4 addresses to ask from; all that are up unless told. */
  readonly interfaces?: readonly string[];
  /** The multicast group unless told (tests). */
  readonly target?: { readonly address: string; readonly port: number };
}

const group = { address: '239.255.255.250', port: 3702 };
/** UDP loses packets; devices answer each question after a random wait. */
const rounds = 3;
const roundMs = 700;
const maxDevices = 1_000;
/** One sender may speak for a recorder with its channels, not for the whole list. */
const maxFromOne = 64;
/** Unread answers cost nothing, parsed ones do. */
const maxAnswers = 20_000;
const types = ['dn:NetworkVideoTransmitter', 'tds:Device'];

/** All devices that answered, at most 1,000; resolves early, with what there is, when the signal aborts. An interface that cannot be used is left out. */
export async function discoverOnvif({ found, signal, waitMs = 5_000, interfaces = ownAddresses(), target = group }: DiscoverOptions): Promise<readonly SuggestedDevice[]> {
  const questions = new Set<string>();
  const devices = new Map<string, SuggestedDevice>();
  const senders = new Map<string, number>();
  let answers = 0;
  const onMessage = (bytes: Buffer, { address }: { readonly address: string }): void => {
    answers += 1;
    if (answers > maxAnswers) return;
    for (const device of readDiscoveryAnswer(bytes, address, questions)) {
      const before = devices.get(device.id);
      // The first who answers for a name keeps it; another sender cannot put its addresses in.
      if (before && before.from !== device.from) continue;
      if (!before && (devices.size >= maxDevices || (senders.get(address) ?? 0) >= maxFromOne)) continue;
      const merged = before ? withAddresses(before, device) : device;
      if (before && merged.addresses.length === before.addresses.length) continue;
      if (!before) senders.set(address, (senders.get(address) ?? 0) + 1);
      devices.set(device.id, merged);
      found(merged);
    }
  };
  const sockets = (await Promise.all(interfaces.map((address) => openSocket(address, target === group, onMessage)))).flatMap((socket) => socket ?? []);
  try {
    for (let round = 0; round < rounds && !signal.aborted; round += 1) {
      for (const type of types) {
        const id = `urn:uuid:${randomUUID()}`;
        questions.add(id);
        for (const socket of sockets) socket.send(probeOf(id, type), target.port, target.address, () => undefined);
      }
      await sleep(round < rounds - 1 ? roundMs : waitMs, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    for (const socket of sockets) socket.close();
  }
  return [...devices.values()];
}

function probeOf(id: string, type: string): string {
  const discovery = 'http://schemas.xmlsoap.org/ws/2005/04/discovery';
  return '<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing">'
    + `<s:Header><a:Action s:mustUnderstand="1">${discovery}/Probe</a:Action><a:MessageID>${id}</a:MessageID><a:ReplyTo><a:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>`
    + '<a:To s:mustUnderstand="1">urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To></s:Header>'
    + `<s:Body><d:Probe xmlns:d="${discovery}"><d:Types xmlns:dn="http://www.onvif.org/ver10/network/wsdl" xmlns:tds="http://www.onvif.org/ver10/device/wsdl">${type}</d:Types></d:Probe></s:Body></s:Envelope>`;
}

function withAddresses(before: SuggestedDevice, more: SuggestedDevice): SuggestedDevice {
  const added = more.addresses.filter(({ url }) => before.addresses.every((one) => one.url !== url));
  return { ...before, addresses: [...before.addresses, ...added].slice(0, 8).toSorted((a, b) => a.concerns.length - b.concerns.length) };
}

function openSocket(address: string, multicast: boolean, onMessage: (bytes: Buffer, from: { readonly address: string }) => void): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    // Answers are for who asked: a port of its own, and never the group's, so that strangers' announcements do not come in.
    socket.on('message', onMessage);
    socket.once('error', () => {
      socket.close();
      resolve(null);
    });
    socket.bind({ address, port: 0 }, () => {
      try {
        if (multicast) {
          socket.setMulticastInterface(address);
          socket.setMulticastTTL(1);
        }
        socket.removeAllListeners('error').on('error', () => undefined);
        resolve(socket);
      } catch {
        socket.close();
        resolve(null);
      }
    });
  });
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((all) => all ?? []).filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address);
}
