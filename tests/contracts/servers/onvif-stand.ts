/** An `onvif` server over a simulated device, with a bridge that opens the RTSP addresses it is given in the recorder's own sources. */
import { pino } from 'pino';
import { onTestFinished, vi } from 'vitest';
import { createServerHttp } from '#core/servers/server-http';
import { onvifKind } from '#core/servers/onvif/onvif-kind';
import type { LivePart, RecordingServer } from '#core/servers/recording-server';
import type { Credentials, ServerDeps } from '#core/servers/server-kind';
import type { CameraId } from '#model/ids';
import type { ServerConfig } from '#model/server';
import { startOnvifDevice } from '#recorder/demo/dome/device/onvif-device';
import type { FakeDevice } from '#recorder/demo/dome/device/onvif-device';
import type { FakeOptions } from '#recorder/demo/dome/device/device-options';

export type Sources = (camera: CameraId, signal: AbortSignal) => Promise<Readonly<Partial<Record<'main' | 'sub' | 'third', string>>>>;

export interface OnvifStand {
  readonly device: FakeDevice;
  readonly server: RecordingServer;
  readonly deps: ServerDeps;
  /** What the bridge was given to ask for addresses. */
  readonly sources: Sources;
  /** Change it to let a person correct the password. */
  login: Credentials | null;
  readonly signal: AbortSignal;
}

export interface StandOptions {
  readonly options?: ServerConfig['options'];
  readonly login?: Credentials | null;
  readonly id?: string;
}

export async function onvifStand(fake: FakeOptions = {}, { options = {}, login = { user: fake.user ?? 'operator', password: fake.password ?? 'right' }, id = 'gate' }: StandOptions = {}): Promise<OnvifStand> {
  const device = await startOnvifDevice(fake);
  onTestFinished(() => device.close());
  const http = createServerHttp({ address: device.address });
  onTestFinished(() => http.destroy());
  const stand = { device, login, signal: new AbortController().signal } as { device: FakeDevice; login: Credentials | null; signal: AbortSignal; sources: Sources; server: RecordingServer; deps: ServerDeps };
  stand.deps = {
    http, credentials: () => Promise.resolve(stand.login), now: Date.now, random: Math.random, log: pino({ level: 'silent' }), server: () => null, inventory: () => [],
    bridge: { live: (sources) => { stand.sources = sources; return bridgedLive; } },
  };
  stand.server = onvifKind.create({ id, kind: 'onvif', name: 'Porte nord', address: device.address, user: 'operator', options }, stand.deps);
  onTestFinished(() => stand.server.destroy());
  return stand;
}

const bridgedLive: LivePart = {
  candidates: (camera) => [{ camera: camera.id, role: 'main', kind: 'lane' }],
  open: () => Promise.reject(new Error('the bridge of this test opens nothing')),
  lane: null,
};

/** Tests share their machine: 10 s where nothing else is said. */
export function until<T>(look: () => T | Promise<T>, options: { readonly timeout?: number } = {}): Promise<T> {
  return vi.waitFor(look, { timeout: 10_000, interval: 20, ...options });
}
