/** The HTTP side of an emulated server: loopback, a port that stays over restarts, and the ways in which servers fail. */
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

/** `hang` accepts and never answers; the others spoil the answers that `spoils` names. */
export type ServerFault = 'none' | 'hang' | 'garbage' | 'huge' | 'wrong-types';

export interface Exchange {
  readonly method: string;
  /** Below the base path, with a leading slash. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}
export interface Reply { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: string | Buffer; readonly json?: unknown; /** Pushed as `multipart/x-mixed-replace` without lengths, one each 50 ms, until the client goes. */ readonly jpegs?: () => Buffer | null; /** Further headers of each picture, each with its CRLF. */ readonly partHeaders?: () => string }

export abstract class TestServer {
  fault: ServerFault = 'none';
  /** Ms before every answer. */
  delayMs = 0;
  /** Seconds of Unix time: the server's own clock. */
  now: () => number = () => Date.now() / 1000;
  /** Requests as they came. */
  readonly seen: Exchange[] = [];
  readonly basePath: string;
  readonly #tls: { readonly key: string; readonly cert: string } | null;
  #server: http.Server | null = null;
  #port = 0;
  readonly #sockets = new Set<Socket | Duplex>();
  readonly #wss = new WebSocketServer({ noServer: true, perMessageDeflate: false });

  constructor({ basePath = '', tls = null }: { basePath?: string; tls?: { readonly key: string; readonly cert: string } | null } = {}) {
    this.basePath = basePath;
    this.#tls = tls;
  }

  get address(): string { return `http${this.#tls ? 's' : ''}://127.0.0.1:${this.#port}${this.basePath}/`; }
  get openSockets(): number { return this.#wss.clients.size; }

  async start(): Promise<void> {
    const handle = (request: http.IncomingMessage, response: http.ServerResponse): void => { void this.#handle(request, response); };
    const server = this.#tls ? https.createServer(this.#tls, handle) : http.createServer(handle);
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => undefined);
    });
    server.on('upgrade', (request, socket, head) => {
      if (this.fault === 'hang') return;
      const exchange = this.#exchange(request, '');
      this.seen.push(exchange);
      const refused = this.upgrade(exchange);
      if (refused !== null) {
        socket.end(`HTTP/1.1 ${refused} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      this.#wss.handleUpgrade(request, socket, head, (client) => {
        client.on('error', () => undefined);
        this.connected(client, exchange);
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  /** As a killed process: the port is closed, every connection broken. */
  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    for (const client of this.#wss.clients) client.terminate();
    for (const socket of this.#sockets) socket.destroy();
    if (server) await new Promise((resolve) => { server.close(resolve); });
  }

  /** Null to accept, or the status to refuse with. */
  protected abstract upgrade(exchange: Exchange): number | null;
  protected abstract connected(socket: WebSocket, exchange: Exchange): void;
  protected abstract answer(exchange: Exchange): Reply | Promise<Reply>;

  #exchange(request: http.IncomingMessage, body: string): Exchange {
    const url = new URL(request.url ?? '/', 'http://fake');
    const path = url.pathname.startsWith(this.basePath) ? url.pathname.slice(this.basePath.length) : `(outside ${this.basePath})${url.pathname}`;
    return { method: request.method ?? 'GET', path, query: url.searchParams, headers: request.headers, body };
  }

  async #handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const exchange = this.#exchange(request, Buffer.concat(parts).toString('utf8'));
    this.seen.push(exchange);
    if (this.fault === 'hang') return;
    if (this.delayMs > 0) await sleep(this.delayMs, undefined, { ref: false });
    const { status = 200, headers = {}, body, json, jpegs, partHeaders } = await this.answer(exchange);
    if (jpegs) return pushPictures(response, jpegs, partHeaders);
    const good = status >= 200 && status < 300;
    const told = json === undefined ? body ?? '' : JSON.stringify(json);
    const spoilt = !good ? told
      : this.fault === 'garbage' ? '\u0000\ufffd<html>{"oops'
      : this.fault === 'huge' ? `[${'0,'.repeat(5_500_000)}0]`
      : this.fault === 'wrong-types' ? JSON.stringify({ cameras: 7, streams: [true], version: [], services: 'x', durations: {}, sequences: null }) : told;
    response.writeHead(status, { date: new Date(this.now() * 1000).toUTCString(), 'content-type': json === undefined ? 'application/octet-stream' : 'application/json', ...headers });
    response.end(spoilt);
  }
}

function pushPictures(response: http.ServerResponse, next: () => Buffer | null, partHeaders?: () => string): void {
  response.writeHead(200, { 'content-type': 'multipart/x-mixed-replace; boundary=frame' });
  const timer = setInterval(() => {
    const jpeg = next();
    if (jpeg) response.write(Buffer.concat([Buffer.from(`--frame\r\nContent-Type: image/jpeg\r\n${partHeaders?.() ?? ''}\r\n`), jpeg, Buffer.from('\r\n\r\n')]));
    else response.end();
  }, 50);
  response.on('close', () => { clearInterval(timer); });
}
