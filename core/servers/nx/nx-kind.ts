import type { ServerKindParts } from '../server-kind.ts';
import { findNx, productOf } from './find-nx.ts';
import { createNxServer } from './nx-server.ts';

/** Nx Witness 5.0 and newer, and everything sold under another name. */
export const nxKind: ServerKindParts = {
  kind: 'nx',
  ports: [7001, 443],
  probe: async (_address, http, signal) => {
    try {
      const found = await findNx(http, Date.now, signal);
      return found && { address: http.base.href, product: productOf(found.info), version: found.info.version, needsLogin: true };
    } catch {
      return null;
    }
  },
  create: createNxServer,
};
