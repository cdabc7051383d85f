/** Media servers an administrator may have set up beside a ZoneMinder 1.38: go2rtc, RTSP2Web, Janus. Only on its own host are they spoken to. */
import type { WebSocket } from 'ws';
import { ServerFault } from '../recording-server.ts';
import type { Upstream } from '../recording-server.ts';
import type { ServerHttp } from '../server-http.ts';
import type { JanusMount } from '../janus-offer.ts';
import type { MonitorAnswer } from './answers.ts';
import type { ZoneminderPaths } from './options.ts';
import type { KnownServer } from './server-facts.ts';

export interface BesideOptions {
  readonly http: ServerHttp;
  readonly paths: ZoneminderPaths;
  readonly server: KnownServer;
}

/** go2rtc answers a POST of an offer as WHEP does, but for DELETE. */
export async function go2rtcUpstream(options: BesideOptions, monitor: MonitorAnswer, signal: AbortSignal): Promise<Upstream> {
  const { url, headers } = await addressOf(options, options.paths.go2rtc, 'ZM_GO2RTC_PATH', signal);
  return { url: `${url}/webrtc?src=${encodeURIComponent(go2rtcStream(monitor))}`, headers, http: options.http };
}

/** Its MSE, on a socket of its own for each stream. */
export async function go2rtcSocket(options: BesideOptions, monitor: MonitorAnswer, signal: AbortSignal): Promise<WebSocket> {
  const { url, headers } = await addressOf(options, options.paths.go2rtc, 'ZM_GO2RTC_PATH', signal);
  return options.http.socket(`${url}/ws?src=${encodeURIComponent(go2rtcStream(monitor))}`, { headers, signal });
}

/** Its playlists are in MPEG-TS. Its WebRTC takes a form of its own and is left out. */
export async function rtsp2webUpstream(options: BesideOptions, monitor: MonitorAnswer, signal: AbortSignal): Promise<Upstream> {
  const { url, headers } = await addressOf(options, options.paths.rtsp2web, 'ZM_RTSP2WEB_PATH', signal);
  const channel = ({ Restream: 2, CameraDirectSecondary: 1 } as const)[monitor.StreamChannel] ?? 0;
  return { url: `${url}/stream/${monitor.Id}/channel/${channel}/hls/live/index.m3u8`, headers, http: options.http, session: true };
}

export async function janusMount(options: BesideOptions, monitor: MonitorAnswer, signal: AbortSignal): Promise<JanusMount> {
  const told = options.paths.janus ?? await options.server.setting('ZM_JANUS_PATH', signal);
  const path = told === null || told === '' ? new URL('/janus', options.http.base).href : onThisHost(told, options.http.base, 'ZM_JANUS_PATH').url;
  return { path, mountpoint: monitor.Id, ...(monitor.Janus_Pin !== '' && { pin: monitor.Janus_Pin }) };
}

/** Names under which 1.38 registers a monitor's streams with go2rtc. A restream exists only where its RTSP server is on. */
export function go2rtcStream({ Id, StreamChannel, RTSPServer }: Pick<MonitorAnswer, 'Id' | 'StreamChannel' | 'RTSPServer'>): string {
  if (StreamChannel === 'Restream') return RTSPServer ? `${Id}_ZoneMinderPrimary` : `${Id}_CameraDirectPrimary`;
  return /^CameraDirect(Primary|Secondary)$/.test(StreamChannel) ? `${Id}_${StreamChannel}` : String(Id);
}

async function addressOf({ http, server }: BesideOptions, option: string | null, setting: string, signal: AbortSignal): Promise<{ readonly url: string; readonly headers: Record<string, string> }> {
  const told = option ?? await server.setting(setting, signal);
  if (told === null || told === '') throw new ServerFault({ code: 'unsupported', detail: `${setting} is not set on the server, or this user may not read it` });
  return onThisHost(told, http.base, setting);
}

/** Settings may carry a login: it goes into a header, never on. */
function onThisHost(told: string, base: URL, setting: string): { readonly url: string; readonly headers: Record<string, string> } {
  const url = URL.parse(told, base.href);
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname !== base.hostname) throw new ServerFault({ code: 'unsupported', detail: `${setting} leads to another host` });
  const login = url.username === '' ? null : `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return { url: `${url.origin}${url.pathname}`.replace(/\/+$/, ''), headers: login === null ? {} : { authorization: `Basic ${Buffer.from(login).toString('base64')}` } };
}
