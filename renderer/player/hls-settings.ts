/** hls.js for a wall: its defaults keep everything ever played and wait minutes for a dead server. */
import { FetchLoader } from 'hls.js';
import type { HlsConfig, LoadPolicy } from 'hls.js';
import workerPath from 'hls.js/dist/hls.worker.js?url';

/** 4 s to the first byte (blocking playlists answer within a target duration), two retries: the ladder knows better ways to insist. */
const policy: { default: NonNullable<LoadPolicy['default']> } = {
  default: {
    maxTimeToFirstByteMs: 4000, maxLoadTimeMs: 15_000,
    timeoutRetry: { maxNumRetry: 2, retryDelayMs: 100, maxRetryDelayMs: 500 },
    errorRetry: { maxNumRetry: 2, retryDelayMs: 250, maxRetryDelayMs: 1000 },
  },
};

/** Further behind the edge than this many target durations: jump. */
export const maxLatencyTargets = 6;

export const hlsSettings: Partial<HlsConfig> = {
  // Finding 3: with the default, 12 tiles grew from 129 to 1,481 MB in 9.5 minutes.
  backBufferLength: 8, maxBufferLength: 10, maxMaxBufferLength: 20, maxBufferSize: 15_000_000,
  maxLiveSyncPlaybackRate: 1.1, liveMaxUnchangedPlaylistRefresh: 5,
  lowLatencyMode: true, liveDurationInfinity: true, capLevelToPlayerSize: true,
  // An own file, for the page's policy forbids workers from blobs.
  enableWorker: true, workerPath,
  manifestLoadPolicy: policy, playlistLoadPolicy: policy, fragLoadPolicy: policy,
  // Finding 5: Chromium lets requests for one URL queue behind its cache's lock. `no-store` on the request avoids the cache
  // altogether, as the header Cache-Control would, but costs no CORS preflight per segment on the cameras' own host names.
  loader: FetchLoader as NonNullable<HlsConfig['loader']>,
  fetchSetup: (context, init) => new Request(context.url, { ...init, cache: 'no-store', credentials: 'omit' }),
  // Live pictures only: no subtitles, captions, keys or interstitials.
  enableWebVTT: false, enableIMSC1: false, enableCEA708Captions: false, enableInterstitialPlayback: false,
  enableDateRangeMetadataCues: false, enableEmsgMetadataCues: false, enableID3MetadataCues: false,
};
