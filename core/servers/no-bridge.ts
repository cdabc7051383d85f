/** Says plainly that RTSP addresses of other servers cannot be opened yet; their cameras keep the ways that need no bridge. */
import { ServerFault } from './recording-server.ts';
import type { RtspBridge } from './server-kind.ts';

export const noBridge: RtspBridge = {
  live: () => ({
    candidates: () => [],
    open: () => Promise.reject(new ServerFault({ code: 'unsupported', detail: 'RTSP of other servers is not opened yet' })),
    lane: null,
  }),
};
