/** All recording servers of this installation: saved, connected, followed, each for itself so that one that hangs delays no other. */
import type { ServerId } from '#model/ids';
import { embeddedServerId } from '#model/ids';
import type { ServerConfig, ServerKind } from '#model/server';
import type { EpochMs } from '#model/time';
import type { Secrets } from '#bridge/host';
import { serverConfigSchema } from '#bridge/schemas';
import type { OwnBookmarks } from '../bookmarks/own-bookmarks.ts';
import { compareLists, withMissing } from '../cameras/inventory/compare-lists.ts';
import type { ListChanges } from '../cameras/inventory/compare-lists.ts';
import { readInventory } from '../cameras/inventory/read-inventory.ts';
import type { InventoryReading } from '../cameras/inventory/read-inventory.ts';
import type { Catalogue } from '../cameras/catalogue.ts';
import { Changes, follow } from '../changes.ts';
import type { CoreData } from '../data/open-core-data.ts';
import { CoreFault, isTimeout, problemOf } from '../fault.ts';
import { by } from '../journal/by.ts';
import type { Journal } from '../journal/journal.ts';
import type { Logger } from '../log.ts';
import type { Note } from '../note.ts';
import { followServer } from './follow-server.ts';
import { probeServer } from './probe-server.ts';
import type { ProbeResult } from './probe-server.ts';
import type { RecordingServer } from './recording-server.ts';
import { createServerHttp } from './server-http.ts';
import type { ServerHttp } from './server-http.ts';
import type { InventoryTable } from '../cameras/inventory/inventory-table.ts';
import type { Credentials, RtspBridge, ServerKindParts } from './server-kind.ts';
import { ServerSecrets } from './server-secrets.ts';
import { ServerTable } from './server-table.ts';

/** More than any city federates; each costs a connection pool. */
const mostServers = 200;
/** A new server must show its cameras within this time, ms. */
const firstAnswerMs = 10_000;

export interface ServersOptions {
  readonly data: CoreData;
  readonly secrets: Secrets;
  readonly catalogue: Catalogue;
  readonly journal: Journal;
  readonly note: Note;
  readonly log: Logger;
  readonly now: () => EpochMs;
  readonly random: () => number;
  readonly embedded: RecordingServer;
  readonly bridge: RtspBridge;
  readonly kinds: readonly ServerKindParts[];
  readonly inventory: InventoryTable;
  readonly ownBookmarks?: OwnBookmarks;
}

/** What a person gives to add a server; the id is ours. */
export interface ServerWish {
  readonly kind: ServerKind;
  readonly name: string;
  readonly address: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly certificate?: string | undefined;
  readonly options?: ServerConfig['options'] | undefined;
}

/** A list of cameras to look at or to take. */
export interface ImportOrder {
  /** The list it renews; null for a new one, which gets `name`. */
  readonly server: ServerId | null;
  readonly name: string;
  readonly format: 'csv' | 'json';
  readonly source: Uint8Array;
  /** Takes the good rows although others are bad. */
  readonly skipBad: boolean;
  /** Cameras that the new list does not name leave. */
  readonly removeGone: boolean;
  /** False only reads and reports. */
  readonly take: boolean;
}

export interface ImportResult extends Pick<InventoryReading, 'file' | 'rows'> {
  readonly changes: ListChanges;
  /** The list as a server; null where nothing was taken. */
  readonly server: ServerConfig | null;
}

interface Connected {
  readonly config: ServerConfig;
  readonly server: RecordingServer;
  readonly http: ServerHttp;
  readonly stop: AbortController;
  /** The server's own `gone`. */
  readonly gone: AbortController;
}

export class Servers {
  readonly #options: ServersOptions;
  readonly #table: ServerTable;
  readonly #secrets: ServerSecrets;
  readonly #connected = new Map<ServerId, Connected>();
  /** Servers that are being added, changed, renewed or removed: one order at a time for each. */
  readonly #busy = new Map<ServerId, ServerConfig | null>();
  readonly #changes = new Changes();
  readonly #ending = new AbortController();

  constructor(options: ServersOptions) {
    this.#options = options;
    this.#table = new ServerTable(options.data);
    this.#secrets = new ServerSecrets(options.secrets);
    for (const config of this.#table.all()) this.#connect(config);
  }

  /** Begins to follow the embedded recorder and every saved server; returns the way to stop, so that nothing is written of servers that end with the core. */
  follow(): () => void {
    this.#follow(this.#options.embedded, this.#ending.signal);
    for (const { server, stop } of this.#connected.values()) this.#follow(server, stop.signal);
    return () => { this.#ending.abort(); };
  }

  get(id: ServerId): RecordingServer | null {
    return id === embeddedServerId ? this.#options.embedded : this.#connected.get(id)?.server ?? null;
  }

  /** Of the list, and of what stands behind an id. */
  get changes(): Pick<Changes, 'subscribe'> { return this.#changes; }

  list(): ServerConfig[] {
    return [...this.#connected.values()].map(({ config }) => config);
  }

  watch(signal: AbortSignal): AsyncGenerator<ServerConfig[], void, void> {
    return follow(this.#changes, () => this.list(), signal);
  }

  probe(address: string, signal: AbortSignal): Promise<ProbeResult> {
    return probeServer(address, this.#options.kinds, signal);
  }

  /** Connects, and saves the server only when it showed its cameras; the fault says what a person must give or do. */
  async add(wish: ServerWish, signal: AbortSignal, who?: string): Promise<{ readonly server: ServerConfig; readonly cameras: number }> {
    this.#checkRoom();
    const config = this.#configOf(this.#freeId(wish.kind), wish);
    const twin = [...this.list(), ...this.#busy.values()].find((other) => other !== null && other.kind === config.kind && other.address === config.address && config.kind !== 'generic' && config.kind !== 'composite');
    if (twin) throw new CoreFault('conflict', `"${twin.name}" has this address already`);
    return this.#alone(config.id, config, async () => {
      const cameras = await this.#tried(config, credentialsOf(wish), signal);
      await this.#write(config, credentialsOf(wish));
      this.#begin(config);
      this.#options.note(() => { this.#options.journal.append({ kind: 'server-added', detail: { ...by(who), server: config.id, name: config.name, what: config.kind, cameras } }); });
      if (config.certificate) this.#noteCertificate(config, who);
      return { server: config, cameras };
    });
  }

  /** A new name, address, login, certificate or option. A password that is not given stays. */
  async change(id: ServerId, wish: ServerWish, signal: AbortSignal, who?: string): Promise<ServerConfig> {
    const there = this.#connected.get(id);
    if (!there) throw new CoreFault('not-found', 'there is no such server');
    const before = there.config;
    const config = this.#configOf(id, { ...wish, kind: before.kind });
    return this.#alone(id, config, async () => {
      const known = await this.#secrets.read(id);
      const credentials = credentialsOf(wish) ?? (wish.user === before.user ? known : null);
      await this.#tried(config, credentials, signal);
      // What is refused leaves the server as it is.
      await this.#write(config, credentials).catch(async (error: unknown) => {
        await this.#writeLogin(id, known).catch(() => undefined);
        throw error;
      });
      try {
        await this.#disconnect(there);
      } finally {
        this.#begin(config);
        // Not before: who followed it finds what stands in its place.
        there.gone.abort();
      }
      this.#options.note(() => { this.#options.journal.append({ kind: 'server-changed', detail: { ...by(who), server: id, name: config.name } }); });
      if (config.certificate && config.certificate !== before.certificate) this.#noteCertificate(config, who);
      return config;
    });
  }

  /** Its cameras leave the catalogue, its password the secret store; views keep their places empty until it comes back. */
  async remove(id: ServerId, who?: string): Promise<void> {
    const there = this.#connected.get(id);
    if (!there) throw new CoreFault('not-found', 'there is no such server');
    await this.#alone(id, null, async () => {
      this.#table.remove(id);
      const disconnected = this.#disconnect(there);
      there.gone.abort();
      await disconnected;
      this.#options.catalogue.removeServer(id);
      this.#options.inventory.replace(id, []);
      await this.#secrets.remove(id);
      this.#changes.emit();
      this.#options.note(() => { this.#options.journal.append({ kind: 'server-removed', detail: { ...by(who), server: id, name: there.config.name } }); });
    });
  }

  /**
   * Reads a list of cameras and, where `take` says so, makes it the cameras of a `generic` server: a new one, or the one named.
   * Nothing is kept of a list that is refused. Cameras keep what operators called them; a login that a row does not give stays.
   */
  async importInventory(order: ImportOrder, who?: string): Promise<ImportResult> {
    const there = order.server === null ? null : this.#connected.get(order.server)?.config ?? null;
    if (order.server !== null && there?.kind !== 'generic') throw new CoreFault('not-found', 'there is no such list of cameras');
    if (!there) this.#checkRoom();
    const id = there?.id ?? this.#freeId('generic');
    const read = () => this.#import(order, id, there, who);
    return order.take ? this.#alone(id, there, read) : read();
  }

  async #import(order: ImportOrder, id: ServerId, there: ServerConfig | null, who: string | undefined): Promise<ImportResult> {
    const { inventory, now } = this.#options;
    const before = inventory.cameras(id);
    const reading = await readInventory(order.source, order.format, { server: id, skipBad: order.skipBad, before });
    const changes = compareLists(before, reading.cameras);
    const report = { file: reading.file, rows: reading.rows, changes };
    if (!reading.ok || !order.take) return { ...report, server: null };
    const config = there ?? this.#configOf(id, { kind: 'generic', name: order.name, address: 'inventory:' });
    const cameras = order.removeGone ? reading.cameras : withMissing(before, reading.cameras);
    const logins = new Map([...await this.#secrets.readCameras(id), ...reading.secrets]);
    const listed = new Set(cameras.map(({ camera }) => camera.id));
    for (const camera of logins.keys()) if (!listed.has(camera)) logins.delete(camera);
    // The logins first, as for a server: a camera that is listed can be opened.
    await this.#secrets.writeCameras(id, logins);
    inventory.replace(id, cameras);
    if (!there) {
      this.#table.put(config, now());
      this.#begin(config);
    }
    const detail = { ...by(who), server: id, name: config.name, cameras: cameras.length, ...changes, gone: order.removeGone ? changes.gone : 0, refused: reading.rows.length };
    this.#options.note(() => { this.#options.journal.append({ kind: 'inventory-imported', detail }); });
    return { ...report, server: config };
  }

  #configOf(id: ServerId, wish: ServerWish): ServerConfig {
    const { kind, name, address, user, certificate, options = {} } = wish;
    const parsed = serverConfigSchema.safeParse({ id, kind, name, address, ...(user && { user }), ...(certificate && { certificate }), options });
    if (!parsed.success) throw new CoreFault('invalid-input', `${parsed.error.issues[0]?.path.map(String).join('.') ?? ''}: ${parsed.error.issues[0]?.message ?? ''}`);
    return parsed.data as ServerConfig;
  }

  /** Number of cameras the server shows with these credentials; nothing is kept. */
  async #tried(config: ServerConfig, credentials: Credentials | null, signal: AbortSignal): Promise<number> {
    const { server, http } = this.#create(config, () => Promise.resolve(credentials));
    try {
      return (await server.cameras(AbortSignal.any([signal, AbortSignal.timeout(firstAnswerMs)]))).length;
    } catch (error) {
      const problem = problemOf(error);
      if (problem) throw new CoreFault(problem.code, problem.detail);
      if (signal.aborted) throw error;
      throw new CoreFault(isTimeout(error) ? 'server-hangs' : 'internal');
    } finally {
      await server.destroy();
      await http.destroy();
    }
  }

  async #write(config: ServerConfig, credentials: Credentials | null): Promise<void> {
    // The password first: a server that is saved can log in.
    await this.#writeLogin(config.id, credentials);
    this.#table.put(config, this.#options.now());
  }

  async #writeLogin(id: ServerId, credentials: Credentials | null): Promise<void> {
    if (credentials) await this.#secrets.write(id, credentials);
    else await this.#secrets.remove(id);
  }

  #begin(config: ServerConfig): void {
    const connected = this.#connect(config);
    if (connected) this.#follow(connected.server, connected.stop.signal);
    this.#changes.emit();
  }

  #connect(config: ServerConfig): Connected | null {
    try {
      const { server, http } = this.#create(config, () => this.#secrets.read(config.id));
      const gone = new AbortController();
      const connected = { config, server: Object.assign(server, { gone: gone.signal }), http, stop: new AbortController(), gone };
      this.#connected.set(config.id, connected);
      return connected;
    } catch (error) {
      // A saved server that this version cannot make is kept in the table, and said.
      this.#options.log.error({ server: config.id, error: String(error) }, 'a saved server cannot be connected');
      return null;
    }
  }

  #create(config: ServerConfig, credentials: () => Promise<Credentials | null>): { server: RecordingServer; http: ServerHttp } {
    const kind = this.#options.kinds.find((one) => one.kind === config.kind);
    if (!kind) throw new CoreFault('unsupported', `no such kind of server: ${config.kind}`);
    const http = createServerHttp({ address: /^https?:/.test(config.address) ? config.address : 'http://127.0.0.1:9/', ...(config.certificate && { certificate: config.certificate }) });
    const { bridge, now, random, log, ownBookmarks } = this.#options;
    const server = kind.create(config, { http, credentials, bridge, now, random, log, server: (id) => this.get(id), serversChanged: this.#changes, inventory: () => this.#options.inventory.cameras(config.id), cameraCredentials: async (camera) => (await this.#secrets.readCameras(config.id)).get(camera) ?? null, ...(ownBookmarks && { ownBookmarks }) });
    return { server, http };
  }

  #follow(server: RecordingServer, signal: AbortSignal): void {
    const { catalogue, journal, note, log } = this.#options;
    followServer(server, { catalogue, journal, note, log }, AbortSignal.any([signal, this.#ending.signal]));
  }

  /** From the call on there is none under its id. */
  async #disconnect({ config, stop, server, http }: Connected): Promise<void> {
    this.#connected.delete(config.id);
    stop.abort();
    await server.destroy();
    await http.destroy();
  }

  #freeId(kind: ServerKind): ServerId {
    for (let number = 1; ; number += 1) {
      const id = `${kind}-${number}`;
      if (!this.#connected.has(id) && !this.#busy.has(id) && !this.#table.all().some((config) => config.id === id)) return id;
    }
  }

  #checkRoom(): void {
    if (this.#connected.size + this.#busy.size >= mostServers) throw new CoreFault('too-large', `there are ${mostServers} servers already`);
  }

  /** `to` is what the server is about to be; null where it goes. */
  async #alone<T>(id: ServerId, to: ServerConfig | null, work: () => Promise<T>): Promise<T> {
    if (this.#busy.has(id)) throw new CoreFault('conflict', 'this server is being changed by another order');
    this.#busy.set(id, to);
    try {
      return await work();
    } finally {
      this.#busy.delete(id);
    }
  }

  #noteCertificate(config: ServerConfig, who: string | undefined): void {
    this.#options.note(() => { this.#options.journal.append({ kind: 'certificate-approved', detail: { ...by(who), server: config.id, fingerprint: config.certificate ?? '' } }); });
  }

  async destroy(): Promise<void> {
    this.#ending.abort();
    await Promise.all([...this.#connected.values()].map((connected) => this.#disconnect(connected)));
  }
}

function credentialsOf({ user, password }: ServerWish): Credentials | null {
  return password === undefined || password === '' ? null : { user: user ?? '', password };
}
