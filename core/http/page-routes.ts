/** The page's files and the door they are opened through. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isPcId } from '#model/pc-id';
import type { Door } from './door.ts';
import type { PageFiles } from './page-files.ts';
import type { Pass } from './pass.ts';
import { refusalPage } from './refusal-page.ts';
import type { Refusals } from './refusals.ts';

type LaunchRequest = FastifyRequest<{ Querystring: { token?: unknown; monitor?: unknown; window?: unknown; pc?: unknown } }>;

export interface PageOptions {
  readonly files: PageFiles;
  readonly pass: Pass;
  readonly refusals: Refusals;
  /** A window came in through the door. */
  readonly onLaunch: (monitor: number) => void;
  /** For pages on other PCs; null where there is none. */
  readonly door?: Door | null;
}

export function addPageRoutes(app: FastifyInstance, { files, pass, refusals, onLaunch, door }: PageOptions, port: () => number): void {
  app.get('/launch', async (request: LaunchRequest, reply) => {
    const { token, monitor, pc } = request.query;
    const onPc = isPcId(pc) ? `&pc=${pc}` : '';
    void reply.header('cache-control', 'no-store');
    if (door?.cameThrough(request.raw)) {
      const opened = typeof token === 'string' ? door.launch(request.raw, token) : null;
      if (!opened) return reply.code(403).type('text/html; charset=utf-8').send(refusalPage);
      onLaunch(opened.monitor);
      return reply.code(303).header('set-cookie', opened.cookie).header('location', `/?monitor=${opened.monitor}${onPc}`).send();
    }
    if (typeof token !== 'string' || !pass.opens(token)) {
      refusals.refused('launch token');
      return reply.code(403).type('text/html; charset=utf-8').send(refusalPage);
    }
    const number = typeof monitor === 'string' && /^[1-9]\d?$/.test(monitor) ? monitor : '1';
    onLaunch(Number(number));
    const { window } = request.query;
    const behind = typeof window === 'string' && /^[a-z0-9]{1,32}$/.test(window) ? `&window=${window}` : '';
    return reply.code(303).header('set-cookie', pass.setCookie(port())).header('location', `/?monitor=${number}${behind}${onPc}`).send();
  });

  app.get('/*', async (request, reply) => {
    const file = files.get(request.url.split('?')[0] ?? '');
    if (!file) return reply.callNotFound();
    return reply.type(file.type).header('cache-control', file.cache).send(file.bytes);
  });
}
