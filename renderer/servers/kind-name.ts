import type { ServerKind } from '#model/server';

/** Product names are the same in every language. */
export const kindName: Readonly<Record<ServerKind, string>> = {
  embedded: 'Manara', mediamtx: 'MediaMTX', frigate: 'Frigate', go2rtc: 'go2rtc', zoneminder: 'ZoneMinder', nx: 'Nx Witness', onvif: 'ONVIF', generic: 'RTSP / HLS / WHEP', composite: 'Composite',
};
