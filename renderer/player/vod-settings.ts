/** hls.js for footage: finished playlists on the page's own origin, little kept, seeks answered at once. */
import { FetchLoader } from 'hls.js';
import type { HlsConfig } from 'hls.js';
import workerPath from 'hls.js/dist/hls.worker.js?url';

/** A server that is gone is told within seconds and asked for a fresh ticket: long patience here would be a picture that stands without a word. */
const policy = {
  default: {
    maxTimeToFirstByteMs: 6_000, maxLoadTimeMs: 30_000,
    timeoutRetry: { maxNumRetry: 1, retryDelayMs: 0, maxRetryDelayMs: 0 }, errorRetry: { maxNumRetry: 3, retryDelayMs: 500, maxRetryDelayMs: 2_000 },
  },
};

export const vodSettings: Partial<HlsConfig> = {
  backBufferLength: 20, maxBufferLength: 12, maxMaxBufferLength: 20, maxBufferSize: 20_000_000,
  enableWorker: true, workerPath, startFragPrefetch: true, lowLatencyMode: false,
  loader: FetchLoader as NonNullable<HlsConfig['loader']>,
  fetchSetup: (context, init) => new Request(context.url, { ...init, cache: 'no-store', credentials: 'same-origin' }),
  manifestLoadPolicy: policy, playlistLoadPolicy: policy, fragLoadPolicy: policy,
  enableWebVTT: false, enableIMSC1: false, enableCEA708Captions: false, enableInterstitialPlayback: false,
  enableDateRangeMetadataCues: false, enableEmsgMetadataCues: false, enableID3MetadataCues: false,
};
