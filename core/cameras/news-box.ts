import type { CameraId, ServerId } from '#model/ids';
import type { CameraHealth, ServerHealth } from '../servers/recording-server.ts';

/** What a watcher of the catalogue is told at once. */
export interface CatalogueNews {
  readonly health: CameraHealth[];
  readonly servers: (Omit<ServerHealth, 'alarms'> & { server: ServerId; alarms: ServerHealth['alarms'][number][] })[];
  /** The list of cameras itself changed. */
  readonly reload: boolean;
}

/** Collects what one watcher has not been told yet; only the newest word on a camera or server is kept, so it cannot grow (F66). */
export class NewsBox {
  readonly #health = new Map<CameraId, CameraHealth>();
  readonly #servers = new Map<ServerId, ServerHealth>();
  #reload = false;

  putHealth(change: CameraHealth): void {
    this.#health.set(change.camera, change);
  }

  putServer(server: ServerId, health: ServerHealth): void {
    this.#servers.set(server, health);
  }

  putReload(): void {
    this.#reload = true;
  }

  /** All of it; the box is empty afterwards. */
  take(): CatalogueNews {
    const news = {
      health: [...this.#health.values()],
      servers: [...this.#servers].map(([server, health]) => ({ ...health, server, alarms: [...health.alarms] })),
      reload: this.#reload,
    };
    this.#health.clear();
    this.#servers.clear();
    this.#reload = false;
    return news;
  }
}
