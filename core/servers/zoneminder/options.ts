/** Where the three parts of a ZoneMinder are: its web portal, its API and its stream program. Installations move each of them. */
import { z } from 'zod';
import { ServerFault } from '../recording-server.ts';

const address = z.string().min(1).max(500);
const schema = z.object({
  /** The API, relative to the saved address or absolute on the same host; `api/` unless told. */
  api: address.optional(),
  /** The stream program `nph-zms`; what the server's `ZM_PATH_ZMS` says unless told. */
  cgi: address.optional(),
  /** `index.php`; beside the saved address unless told. */
  portal: address.optional(),
  /** go2rtc's API and RTSP2Web beside a 1.38, where this user may not read their addresses from the server's settings. */
  go2rtc: address.optional(),
  rtsp2web: address.optional(),
  janus: address.optional(),
});

export interface ZoneminderPaths {
  /** Ends with a slash. */
  readonly api: string;
  readonly cgi: string | null;
  readonly portal: string;
  readonly go2rtc: string | null;
  readonly rtsp2web: string | null;
  readonly janus: string | null;
}

/** Throws `invalid-input` naming the option that is wrong. */
export function readPaths(options: Readonly<Record<string, unknown>>, base: URL): ZoneminderPaths {
  const read = schema.safeParse(options);
  if (!read.success) throw wrong(read.error.issues[0]?.path.map(String).join('.') ?? '');
  const { api = 'api/', cgi, portal = 'index.php', go2rtc, rtsp2web, janus } = read.data;
  const resolved = (name: string, value: string): string => {
    const url = URL.parse(value, base.href);
    if (!url || !/^https?:$/.test(url.protocol) || url.hostname !== base.hostname || url.username || url.search || url.hash) throw wrong(name);
    return url.href;
  };
  const optional = (name: string, value: string | undefined): string | null => (value === undefined ? null : resolved(name, value));
  return {
    api: resolved('api', api.endsWith('/') ? api : `${api}/`), cgi: optional('cgi', cgi), portal: resolved('portal', portal),
    go2rtc: optional('go2rtc', go2rtc), rtsp2web: optional('rtsp2web', rtsp2web), janus: optional('janus', janus),
  };
}

const wrong = (name: string): ServerFault => new ServerFault({ code: 'invalid-input', detail: `option "${name}" is wrong: an http address on the server's own host, without query or login` });
