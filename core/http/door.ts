/** The door for monitors' pages on other PCs: the same pages over TLS on one address, opened by monitor tokens. Never plain HTTP. */
import type { IncomingMessage, RequestListener } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { Http2SecureServer } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { CoreFault } from '../fault.ts';
import type { MonitorTokens } from '../walls/monitor-tokens.ts';
import type { DoorCertificate } from './door-certificate.ts';
import { doorNames } from './door-names.ts';
import type { DoorNames } from './door-names.ts';
import { createGuessLimit } from './guess-limit.ts';
import type { RequestFacts } from './guard.ts';
import { judgeDoor } from './judge-door.ts';
import type { DoorVerdict } from './judge-door.ts';
import { cookiesNamed } from './pass.ts';
import type { Refusals } from './refusals.ts';
import type { MonitorVisitor, Visitor } from './visitor.ts';

export interface DoorOptions {
  /** One address or name of this machine, never all of them. */
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly certificate: DoorCertificate;
  readonly tokens: MonitorTokens;
  readonly refusals: Refusals;
  /** Ms of any origin. */
  readonly monotonic: () => number;
}

export type DoorAnswer =
  | { readonly is: 'page'; readonly visitor: MonitorVisitor | null }
  | { readonly is: 'refused'; readonly why: (DoorVerdict & { is: 'refused' })['why'] | 'too-many' };

const maxConnections = 256;
const idleMs = 120_000;

export class Door {
  readonly #options: DoorOptions;
  readonly #limit: ReturnType<typeof createGuessLimit>;
  readonly #came = new WeakSet<object>();
  readonly #sockets = new Set<Socket>();
  #names: DoorNames = { hosts: new Set(), origin: '' };
  #port = 0;
  #server: Http2SecureServer | null = null;

  constructor(options: DoorOptions) {
    this.#options = options;
    this.#limit = createGuessLimit(options.monotonic);
  }

  /** `https://HOST:PORT`, once it listens. */
  get origin(): string { return this.#names.origin; }

  /** 0 until it listens. */
  get port(): number { return this.#port; }

  get pin(): string | null { return this.#options.certificate.pin; }

  /** HTTP/2 for pages and media; WebSockets come over HTTP/1.1 on connections of their own. */
  server(handler: RequestListener): Http2SecureServer {
    const { key, cert } = this.#options.certificate;
    const server = createSecureServer({ key, cert, allowHTTP1: true, minVersion: 'TLSv1.2', handshakeTimeout: 10_000, maxHeaderListPairs: 64, settings: { maxConcurrentStreams: 256, maxHeaderListSize: 16 * 1024 } }, (request, response) => {
      this.#came.add(request);
      handler(request as unknown as IncomingMessage, response as unknown as Parameters<RequestListener>[1]);
    });
    // F71: for requests over HTTP/1.1, as on loopback.
    Object.assign(server, { headersTimeout: 5_000, requestTimeout: 15_000, keepAliveTimeout: 10_000, maxConnections });
    server.on('session', (session) => { session.setTimeout(idleMs, () => { session.close(); }); });
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => { this.#sockets.delete(socket); });
    });
    server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
      if (error.code === 'ERR_SSL_HTTP_REQUEST') this.#options.refusals.refused('door: plain HTTP');
      socket.destroy();
    });
    server.on('upgrade', (request: IncomingMessage) => { this.#came.add(request); });
    this.#server = server;
    return server;
  }

  /** Throws `port-in-use`, `invalid-input` for a name or address that is not this machine's. */
  async listen(): Promise<void> {
    const { host, port, certificate } = this.#options;
    const server = this.#server!;
    await new Promise<void>((resolve, reject) => {
      const failed = (error: NodeJS.ErrnoException): void => {
        const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES';
        reject(taken ? new CoreFault('port-in-use', `Port ${port} of ${host} is in use or not allowed. Choose another one with --listen.`)
          : new CoreFault('invalid-input', `This machine cannot listen on ${host} (${error.code ?? 'unknown'}). --listen takes one of its own addresses.`));
      };
      server.once('error', failed);
      server.listen({ host, port }, () => {
        server.off('error', failed);
        resolve();
      });
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#names = doorNames(host, certificate.names, this.#port);
  }

  cameThrough(request: object): boolean { return this.#came.has(request); }

  /** Whose the request is, if it may be answered. A wrong cookie is a guess like a wrong token. */
  judge(request: IncomingMessage, facts: Omit<RequestFacts, 'hasSession'>): DoorAnswer {
    const host = facts.host ?? '';
    const shell = judgeDoor({ ...facts, hasSession: true }, this.#names.hosts);
    if (shell.is === 'refused') return shell;
    const from = addressOf(request);
    if (!this.#limit.mayTry(from)) {
      this.#options.tokens.refused('too-many', from);
      return { is: 'refused', why: 'too-many' };
    }
    const [secret] = cookiesNamed(request.headers.cookie, this.#cookieName());
    const visitor = secret === undefined || facts.path === '/launch' ? null : this.#visitor(secret, from, `https://${host}`);
    const verdict = judgeDoor({ ...facts, hasSession: visitor !== null }, this.#names.hosts);
    return verdict.is === 'refused' ? verdict : { is: 'page', visitor };
  }

  /** The launch with a token: the header that gives the browser its cookie, and its monitor; null where it was refused, which is written down. */
  launch(request: IncomingMessage, secret: string): { readonly monitor: number; readonly cookie: string } | null {
    const from = addressOf(request);
    const visitor = this.#visitor(secret, from, '');
    if (!visitor) return null;
    this.#options.tokens.used(visitor.token, 'opened', from);
    // The token itself: a core that is started again knows it, one that withdrew it does not.
    return { monitor: visitor.monitor, cookie: `${this.#cookieName()}=${secret}; Path=/; Secure; HttpOnly; SameSite=Strict` };
  }

  /** Called when a token was withdrawn: ask `mayStay` of all that are here. */
  onShutOut(listener: () => void): void { this.#options.tokens.onRevoked(listener); }

  mayStay(visitor: Visitor): boolean {
    return visitor.is === 'desk' || this.#options.tokens.isGood(visitor.token);
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => {
      if (this.#server) this.#server.close(() => { resolve(); });
      else resolve();
    });
  }

  #visitor(secret: string, from: string, origin: string): MonitorVisitor | null {
    const verdict = this.#options.tokens.check(secret);
    if (verdict.is === 'good') return { is: 'monitor', monitor: verdict.monitor, token: verdict.id, origin };
    // Whoever brings one that was good once does not guess.
    if (verdict.is === 'unknown') this.#limit.wrong(from);
    this.#options.tokens.refused(verdict.is, from, verdict.is === 'unknown' ? undefined : verdict);
    return null;
  }

  /** `__Host-`: no other name, port or plain page can set it. Cookies do not know ports. */
  #cookieName(): string { return `__Host-manara-${this.#port}`; }
}

function addressOf(request: IncomingMessage): string {
  return request.socket.remoteAddress ?? '';
}
