import type { ServerKindParts } from '../server-kind.ts';
import { apiPort, findMediaMtx } from './find-mediamtx.ts';
import { createMediaMtxServer } from './mediamtx-server.ts';

/** MediaMTX 1.11 and newer. */
export const mediamtxKind: ServerKindParts = { kind: 'mediamtx', ports: [apiPort, 8888, 8889, 9996], probe: findMediaMtx, create: createMediaMtxServer };
