/** Where the services of one MediaMTX listen, and how its paths are read as cameras. */
import { z } from 'zod';
import type { ServerConfig } from '#model/server';
import { ServerFault } from '../recording-server.ts';
import { isPathName } from './path-name.ts';

const port = z.number().int().min(1).max(65_535);
/** For services behind a reverse proxy, or with another scheme than the control API. On the same host. */
const address = z.url({ protocol: /^https?$/ }).max(500);

const schema = z.object({
  /** Of the control API; the saved address's own unless told. */
  apiPort: port.optional(),
  hlsPort: port.default(8888),
  webrtcPort: port.default(8889),
  playbackPort: port.default(9996),
  hlsAddress: address.optional(),
  webrtcAddress: address.optional(),
  playbackAddress: address.optional(),
  /** `cam1_sub` is the sub stream of `cam1`; empty for none. */
  subSuffix: z.string().max(30).regex(/^[\w.~-]*$/).default('_sub'),
  /** Path names, one after the other with commas: for logins that may not ask the control API. */
  paths: z.string().max(20_000).default(''),
});

export const services = ['api', 'hls', 'webrtc', 'playback'] as const;
export type Service = (typeof services)[number];

export interface MediaMtxOptions {
  /** Base address of each service, with a slash at its end. */
  readonly bases: Readonly<Record<Service, URL>>;
  readonly subSuffix: string;
  readonly paths: readonly string[];
}

/** Throws a `ServerFault` `invalid-input` that names the option. */
export function readOptions({ address: base, options }: Pick<ServerConfig, 'address' | 'options'>): MediaMtxOptions {
  const read = schema.safeParse(options);
  if (!read.success) throw invalid(String(read.error.issues[0]?.path[0] ?? 'options'));
  const { apiPort, hlsPort, webrtcPort, playbackPort, hlsAddress, webrtcAddress, playbackAddress, subSuffix, paths } = read.data;
  const api = new URL(base);
  if (apiPort !== undefined) api.port = String(apiPort);
  const beside = (option: string, given: string | undefined, otherwise: number): URL => {
    if (given === undefined) {
      const url = new URL('/', api);
      url.port = String(otherwise);
      return url;
    }
    const url = new URL(given);
    if (url.hostname !== api.hostname || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') throw invalid(option);
    return withSlash(url);
  };
  const names = paths.split(',').map((name) => name.trim()).filter((name) => name !== '');
  if (names.some((name) => !isPathName(name))) throw invalid('paths');
  return {
    bases: {
      api: withSlash(api), hls: beside('hlsAddress', hlsAddress, hlsPort), webrtc: beside('webrtcAddress', webrtcAddress, webrtcPort),
      playback: beside('playbackAddress', playbackAddress, playbackPort),
    },
    subSuffix, paths: [...new Set(names)],
  };
}

function withSlash(url: URL): URL {
  const copy = new URL(url);
  if (!copy.pathname.endsWith('/')) copy.pathname += '/';
  return copy;
}

const invalid = (option: string): ServerFault => new ServerFault({ code: 'invalid-input', detail: `option ${option.slice(0, 60)}` });
