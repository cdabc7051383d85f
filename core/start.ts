/** Starts the core with a host. The only door into core/ for hosts and tests. */
import type { Host } from '#bridge/host';

export interface CoreOptions {
  /** Absolute path of the data folder; created with owner-only rights. */
  readonly data: string;
  /** Port of the page's origin on loopback; 0 takes any free one. */
  readonly port: number;
  /** Folder of the built page. */
  readonly pageFiles: string;
  /** Demo city, or null for none. */
  readonly demo: 'agadir' | 'tangier' | 'casablanca' | null;
  /** Called with plain steps and a fraction 0..1 while long work goes on. */
  readonly onProgress: (step: string, fraction: number) => void;
}

export interface Core {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** Address that opens a monitor's page once: carries a launch token. */
  launchUrl(monitor: number): string;
  /** Stops everything in order; resolves when the last file is closed. */
  stop(): Promise<void>;
}

export async function startCore(_host: Host, _options: CoreOptions): Promise<Core> {
  throw new Error('not built yet');
}
