/**
 * A TCP proxy that misbehaves on command, one port per server (verbs as in Toxiproxy). For tests only, loopback only.
 * Downstream faults: they act on bytes from the server to the client, as a broken network or camera would.
 */
import net from 'node:net';
import type { AddressInfo } from 'node:net';

export type Fault =
  | { readonly verb: 'pass' }
  /** Each chunk is late by `ms`, more or less `jitterMs`; order is kept. */
  | { readonly verb: 'delay'; readonly ms: number; readonly jitterMs?: number }
  | { readonly verb: 'throttle'; readonly bytesPerSecond: number }
  /**
   * A long, lossy or narrow line: everything later by `latencyMs` without holding up what follows; `loss` of the packets sent
   * again, which TCP shows as a stall of a round trip or more for all behind them; `bytesPerSecond` for all connections together.
   */
  | { readonly verb: 'link'; readonly latencyMs?: number; readonly loss?: number; readonly bytesPerSecond?: number }
  /** Chunks of `bytes` at a time. */
  | { readonly verb: 'slice'; readonly bytes: number }
  /** Neither reads nor writes, keeps the sockets open: the failure players miss (F02). */
  | { readonly verb: 'hang' }
  /** RST on every connection, also on new ones. */
  | { readonly verb: 'reset' }
  /** Ends the server's half after what was sent so far. */
  | { readonly verb: 'halfclose' }
  /** RST after `bytes` more bytes per connection (F04). */
  | { readonly verb: 'limit'; readonly bytes: number }
  /** Flips one bit of every `every`-th byte (F08). */
  | { readonly verb: 'corrupt'; readonly every: number }
  /** The port is closed: connections are refused (F01). */
  | { readonly verb: 'refuse' };

/** A packet's bytes, as an Ethernet carries them. */
const packetBytes = 1460;
/** What the end that noticed a loss takes beyond the round trip (ms), at most. */
const resendMs = 100;

export class FaultProxy {
  readonly #target: { readonly host: string; readonly port: number };
  readonly #connections = new Set<Connection>();
  #server: net.Server | null = null;
  #port = 0;
  #fault: Fault = { verb: 'pass' };
  /** When the line that all connections share is free (`performance.now()`). */
  #freeAt = 0;
  /** Connections accepted so far. */
  accepted = 0;
  /** Of these, at most so many waited for a first byte at the same time; may be set back. */
  mostOpening = 0;
  readonly #opening = new Set<Connection>();

  constructor(target: { readonly host: string; readonly port: number }) {
    this.#target = target;
  }

  get port(): number {
    return this.#port;
  }

  get open(): number {
    return this.#connections.size;
  }

  async listen(): Promise<number> {
    const server = net.createServer({ pauseOnConnect: true }, (client) => this.#accept(client));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
    return this.#port;
  }

  /** Takes effect on open connections at once and on new ones. */
  async set(fault: Fault): Promise<void> {
    this.#fault = fault;
    this.#freeAt = 0;
    if (fault.verb === 'refuse') await this.#stopListening();
    else if (!this.#server) await this.listen();
    for (const connection of this.#connections) connection.apply(fault);
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.cut();
    await this.#stopListening();
  }

  async #stopListening(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    for (const connection of this.#connections) connection.cut();
    if (server) await new Promise<void>((resolve) => { server.close(() => resolve()); });
  }

  #accept(client: net.Socket): void {
    this.accepted += 1;
    const connection = new Connection(client, net.connect(this.#target.port, this.#target.host), {
      ended: () => {
        this.#connections.delete(connection);
        this.#opening.delete(connection);
      },
      answered: () => this.#opening.delete(connection),
      turn: (bytes, bytesPerSecond) => this.#turn(bytes, bytesPerSecond),
    });
    this.#connections.add(connection);
    this.#opening.add(connection);
    this.mostOpening = Math.max(this.mostOpening, this.#opening.size);
    connection.apply(this.#fault);
  }

  /** Ms until so many bytes, behind those of the other connections, have gone through. */
  #turn(bytes: number, bytesPerSecond: number): number {
    const now = performance.now();
    this.#freeAt = Math.max(now, this.#freeAt) + (bytes / bytesPerSecond) * 1000;
    return this.#freeAt - now;
  }
}

interface Owner {
  ended(): void;
  /** Something came from the server. */
  answered(): void;
  turn(bytes: number, bytesPerSecond: number): number;
}

class Connection {
  readonly #client: net.Socket;
  readonly #server: net.Socket;
  readonly #owner: Owner;
  #fault: Fault = { verb: 'pass' };
  #budget = Number.POSITIVE_INFINITY;
  #position = 0;
  /** Chunks leave one after the other, whatever each one waits for. */
  #line: Promise<void> = Promise.resolve();
  /** Packets that have left and not arrived yet. */
  #flight: Promise<void> = Promise.resolve();
  #arrivesAt = 0;

  constructor(client: net.Socket, server: net.Socket, owner: Owner) {
    this.#client = client;
    this.#server = server;
    this.#owner = owner;
    client.setNoDelay(true);
    const cut = (): void => { this.cut(); owner.ended(); };
    for (const socket of [client, server]) socket.on('error', cut).on('close', cut);
    client.on('data', (chunk) => server.write(chunk));
    client.on('end', () => server.end());
    server.once('data', () => { owner.answered(); });
    server.on('data', (chunk) => {
      server.pause();
      this.#line = this.#line.then(() => this.#forward(chunk)).then(() => { if (this.#fault.verb !== 'hang') server.resume(); }, cut);
    });
    server.on('end', () => { this.#line = this.#line.then(() => this.#flight).then(() => { client.end(); }, cut); });
  }

  apply(fault: Fault): void {
    this.#fault = fault;
    this.#budget = fault.verb === 'limit' ? fault.bytes : Number.POSITIVE_INFINITY;
    if (fault.verb === 'reset') this.cut();
    else if (fault.verb === 'hang') { this.#client.pause(); this.#server.pause(); }
    else { this.#client.resume(); this.#server.resume(); }
    if (fault.verb === 'halfclose') this.#line = this.#line.then(() => { this.#client.end(); });
  }

  cut(): void {
    if (!this.#client.destroyed) this.#client.resetAndDestroy();
    this.#server.destroy();
  }

  async #forward(chunk: Buffer): Promise<void> {
    const fault = this.#fault;
    if (fault.verb === 'link') return this.#send(chunk, fault);
    await this.#flight;
    if (fault.verb === 'delay') await wait(Math.max(0, fault.ms + (Math.random() * 2 - 1) * (fault.jitterMs ?? 0)));
    if (fault.verb === 'throttle') await wait((chunk.length / fault.bytesPerSecond) * 1000);
    if (fault.verb === 'limit') {
      const left = chunk.subarray(0, Math.max(0, this.#budget));
      this.#budget -= chunk.length;
      await this.#write(left);
      if (this.#budget <= 0) this.cut();
      return;
    }
    if (fault.verb === 'slice') {
      for (let at = 0; at < chunk.length && !this.#client.destroyed; at += fault.bytes) await this.#write(chunk.subarray(at, at + fault.bytes));
      return;
    }
    await this.#write(fault.verb === 'corrupt' ? this.#corrupted(chunk, fault.every) : chunk);
  }

  /** Done when everything has left, not when it has arrived: a long line is not a narrow one. */
  async #send(chunk: Buffer, link: Extract<Fault, { verb: 'link' }>): Promise<void> {
    const { latencyMs = 0, loss = 0, bytesPerSecond } = link;
    for (let at = 0; at < chunk.length && !this.#client.destroyed; at += packetBytes) {
      const packet = chunk.subarray(at, at + packetBytes);
      // What still waits when the line has become another one goes by that one.
      if (this.#fault !== link) {
        await this.#flight;
        return this.#forward(chunk.subarray(at));
      }
      if (bytesPerSecond !== undefined) await wait(this.#owner.turn(packet.length, bytesPerSecond));
      let needs = latencyMs;
      while (Math.random() < loss) needs += latencyMs + Math.random() * resendMs;
      this.#arrivesAt = Math.max(this.#arrivesAt, performance.now() + needs);
      const arrivesAt = this.#arrivesAt;
      this.#flight = this.#flight.then(() => wait(arrivesAt - performance.now())).then(() => this.#write(packet)).catch(() => this.cut());
    }
  }

  #corrupted(chunk: Buffer, every: number): Buffer {
    const copy = Buffer.from(chunk);
    for (let at = every - 1 - (this.#position % every); at < copy.length; at += every) copy[at] = (copy[at] ?? 0) ^ 0x10;
    this.#position += chunk.length;
    return copy;
  }

  #write(bytes: Buffer): Promise<void> {
    if (bytes.length === 0 || this.#client.destroyed) return Promise.resolve();
    return new Promise((resolve, reject) => { this.#client.write(bytes, (error) => (error ? reject(error) : resolve())); });
  }
}

function wait(ms: number): Promise<void> {
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve) => { setTimeout(resolve, ms); });
}
