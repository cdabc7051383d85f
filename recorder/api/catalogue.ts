/** The cameras as the API sees them; the record duty provides them. */
import type { EpochMs } from '#model/time';
import type { RecorderCamera } from '../config.ts';
import type { LiveSource } from '../media.ts';

export interface CatalogueCamera {
  /** As configured, without its source addresses: those carry credentials and stay with the record duty. */
  readonly camera: Omit<RecorderCamera, 'streams'>;
  readonly sources: { readonly main: LiveSource<'main' | 'sub'>; readonly sub?: LiveSource<'main' | 'sub'> | undefined };
  /** Figures of the record duty, as far as it keeps them. */
  readonly figures?: (role: 'main' | 'sub') => StreamFigures;
}

export interface StreamFigures {
  /** Footage is being written now. */
  readonly recording: boolean;
  /** Connections lost and made again since start. */
  readonly reconnects: number;
  /** Capture time of the newest fragment that is durable on disk. */
  readonly recordedUntil: EpochMs | null;
}

/** In the order of the configuration. */
export type Catalogue = readonly CatalogueCamera[];

export function sourcesOf(entry: CatalogueCamera): LiveSource<'main' | 'sub'>[] {
  return entry.sources.sub ? [entry.sources.main, entry.sources.sub] : [entry.sources.main];
}

/** Catalogue with its cameras by id; built again only when the catalogue is another array. */
export function catalogueIndex(cameras: () => Catalogue): (camera: string) => CatalogueCamera | null {
  let seen: Catalogue | null = null;
  let byId = new Map<string, CatalogueCamera>();
  return (camera) => {
    const catalogue = cameras();
    if (catalogue !== seen) {
      seen = catalogue;
      byId = new Map(catalogue.map((entry) => [entry.camera.id, entry]));
    }
    return byId.get(camera) ?? null;
  };
}
