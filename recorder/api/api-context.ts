/** What every route of the API works with; made once by `startApi`. */
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { StreamRole } from '#model/camera';
import type { EpochMs } from '#model/time';
import type { RecorderConfig } from '../config.ts';
import type { LiveSource } from '../media.ts';
import type { FootageFiles } from '../play/footage-files.ts';
import type { FootageMotion } from '../play/footage-motion.ts';
import type { FootageStills } from '../play/footage-stills.ts';
import type { LaneFigures } from '../play/lane-stream.ts';
import type { LlhlsWindows } from '../play/llhls-windows.ts';
import type { Stills } from '../play/stills.ts';
import type { Viewers } from '../play/viewers.ts';
import type { WhepSessions } from '../play/whep-sessions.ts';
import type { Bridges } from '../record/bridges.ts';
import type { RecordingStore } from '../store/recording-store.ts';
import type { Catalogue, CatalogueCamera } from './catalogue.ts';

/** What the API needs of the store: it reads, and passes on a person's word about the clock and about what is to be kept. */
export type ReadableStore = Pick<RecordingStore, 'spans' | 'gaps' | 'losses' | 'segments' | 'segmentFile' | 'disk' | 'locks' | 'lock' | 'letGo' | 'lockedBytes' | 'alarms' | 'confirmClock'>;

export interface ApiContext {
  readonly config: RecorderConfig;
  readonly version: string;
  readonly startedAt: EpochMs;
  readonly now: () => EpochMs;
  readonly cameras: () => Catalogue;
  /** Throws `not-found`. */
  readonly camera: (id: string) => CatalogueCamera;
  readonly bridges: Bridges;
  /** Of a camera of the configuration or of a bridge. Throws `not-found`. */
  readonly source: (camera: string, role: StreamRole) => LiveSource;
  readonly store: ReadableStore;
  readonly footage: FootageFiles;
  readonly footageStills: FootageStills;
  readonly motion: FootageMotion;
  readonly viewers: Viewers;
  readonly laneFigures: LaneFigures;
  readonly windows: LlhlsWindows;
  readonly stills: Stills;
  readonly whep: WhepSessions;
}

export type ApiServer = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;
export type ApiRoutes = (server: ApiServer, context: ApiContext) => void;
