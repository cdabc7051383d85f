/** An emulated MediaMTX on loopback: four HTTP services, each behind a proxy that can fail. Not verified against the product. */
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { LlhlsWindows } from '#recorder/play/llhls-windows';
import { Viewers } from '#recorder/play/viewers';
import type { ServerConfig } from '#model/server';
import { ClipSource } from '../../clip-source.ts';
import { FaultProxy } from '../../fault-proxy.ts';
import type { Fault } from '../../fault-proxy.ts';
import type { SelfSigned } from '../../self-signed.ts';
import { answerApi } from './mtx-api.ts';
import type { Exchange } from './mtx-answers.ts';
import type { MtxFootage } from './mtx-footage.ts';
import { answerHls, newPrefix } from './mtx-hls.ts';
import { answerPlayback } from './mtx-playback.ts';
import type { MtxPath, MtxState } from './mtx-state.ts';
import { answerWebrtc } from './mtx-webrtc.ts';
import type { MtxPeers } from './mtx-webrtc.ts';

const services = ['api', 'hls', 'webrtc', 'playback'] as const;

export interface MtxSite {
  readonly state: MtxState;
  readonly address: string;
  /** Where the other services listen, as a person would type it. */
  readonly options: ServerConfig['options'];
  readonly peers: MtxPeers;
  /** A real-time source of the clip. */
  publish(path: MtxPath): ClipSource;
  set(fault: Fault): Promise<void>;
  /** Sessions, muxers and peers end, as with the process. */
  forget(): void;
  certify(certificate: SelfSigned): Promise<void>;
  stop(): Promise<void>;
}

export async function startMtxSite(footage: MtxFootage, part: Partial<MtxState> = {}, certificate?: SelfSigned): Promise<MtxSite> {
  const state: MtxState = {
    footage, paths: [], version: 'v1.20.1', login: { user: 'viewer', password: 'pass:wört+1' }, permits: () => true, anonymous: [], delayMs: () => Math.random() * 200,
    refusals: [], requests: [], answers: 'right', clockOffsetMs: 0, sessions: new Map(), hlsVariant: 'lowLatency', stalledAt: null, getNeedsInside: false, ...part,
  };
  const muxers = { windows: new LlhlsWindows(Date.now, new Viewers(), 10_000), prefix: newPrefix() };
  const peers: MtxPeers = new Map();
  const playing = new AbortController();
  const sources: ClipSource[] = [];
  const answer = {
    api: answerApi, playback: answerPlayback, hls: (exchange: Exchange) => answerHls(exchange, muxers), webrtc: (exchange: Exchange) => answerWebrtc(exchange, peers),
  };

  const running = await Promise.all(services.map(async (service) => {
    const listener: http.RequestListener = (request, response) => {
      response.on('error', () => undefined);
      response.setHeader('server', 'mediamtx');
      response.setHeader('date', new Date(Date.now() + state.clockOffsetMs).toUTCString());
      state.requests.push(`${request.method} ${service} ${request.url}`);
      const url = new URL(request.url ?? '/', 'http://mediamtx');
      answer[service]({ state, request, response, url, secure: certificate !== undefined }).catch(() => { response.destroy(); });
    };
    const server = certificate ? https.createServer({ key: certificate.key, cert: certificate.cert }, listener) : http.createServer(listener);
    server.on('clientError', (_error, socket) => { socket.destroy(); });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const proxy = new FaultProxy({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
    return { server, proxy, port: await proxy.listen() };
  }));
  const [api, hls, webrtc, playback] = running as [typeof running[0], typeof running[0], typeof running[0], typeof running[0]];

  const site: MtxSite = {
    state, peers,
    address: `${certificate ? 'https' : 'http'}://127.0.0.1:${api!.port}`,
    options: { hlsPort: hls!.port, webrtcPort: webrtc!.port, playbackPort: playback!.port },
    publish(path) {
      const source = new ClipSource(footage.clip, { camera: path.name, startedAt: Date.now() });
      source.play(playing.signal, () => state.stalledAt ?? Date.now());
      sources.push(source);
      path.source = source;
      return source;
    },
    set: async (fault) => { await Promise.all(running.map(({ proxy }) => proxy.set(fault))); },
    forget() {
      state.sessions.clear();
      muxers.prefix = newPrefix();
      for (const peer of peers.values()) peer.end();
    },
    async certify({ key, cert }) {
      for (const { server } of running) (server as https.Server).setSecureContext({ key, cert });
      await site.set({ verb: 'reset' });
      await site.set({ verb: 'pass' });
    },
    async stop() {
      playing.abort();
      site.forget();
      muxers.windows.destroy();
      for (const { server, proxy } of running) {
        await proxy.close();
        server.closeAllConnections();
        server.close();
      }
      for (const source of sources) source.destroy();
    },
  };
  return site;
}
