import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { watchFrames } from '#renderer/player/frame-watch';
import type { VideoFrame } from '#renderer/player/frame-watch';

describe('F16 RTCPeerConnections of a page', () => {
  afterEach(() => { vi.unstubAllGlobals(); vi.resetModules(); });

  test('are counted for ever and refused from 350 on', async () => {
    vi.stubGlobal('RTCPeerConnection', class { close() {} });
    const { createPeerConnection, peerConnectionLimit, peerConnectionsCreated } = await import('#renderer/player/peer-count');
    for (let i = 0; i < peerConnectionLimit; i += 1) createPeerConnection()?.close();
    expect(peerConnectionsCreated()).toBe(350);
    expect(createPeerConnection()).toBeNull();
  });
});

describe('F32 frames of a hidden page', () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); });

  function watched(hidden: boolean) {
    const frames: VideoFrame[] = [];
    const state = { frames: 0, currentTime: 0 };
    let callback: VideoFrameRequestCallback = () => {};
    const video = {
      ownerDocument: { hidden },
      get currentTime() { return state.currentTime; },
      getVideoPlaybackQuality: () => ({ totalVideoFrames: state.frames }),
      requestVideoFrameCallback: (next: VideoFrameRequestCallback) => { callback = next; return 1; },
      cancelVideoFrameCallback: () => { callback = () => {}; },
    } as unknown as HTMLVideoElement;
    const abort = new AbortController();
    watchFrames(video, abort.signal, (frame) => frames.push(frame));
    return { frames, state, abort, fire: (mediaTime: number) => callback(performance.now(), { mediaTime, expectedDisplayTime: performance.now() } as VideoFrameCallbackMetadata) };
  }

  test('a decoder that goes on is witness enough while callbacks are throttled', () => {
    const { frames, state, abort, fire } = watched(false);
    state.frames = 12;
    vi.advanceTimersByTime(1000);
    expect(frames, 'before the first frame is drawn').toEqual([]);
    fire(1);
    state.frames = 24;
    state.currentTime = 1.5;
    vi.advanceTimersByTime(1000);
    expect(frames.slice(1)).toEqual([expect.objectContaining({ mediaTime: 1.5, rtpTimestamp: null, captureTime: null })]);
    abort.abort();
  });

  test('play position counts only where the page is hidden: sound goes on under a frozen picture', () => {
    for (const hidden of [true, false]) {
      const { frames, state, abort } = watched(hidden);
      vi.advanceTimersByTime(600);
      state.currentTime = 2;
      vi.advanceTimersByTime(1000);
      expect(frames.length > 0).toBe(hidden);
      abort.abort();
    }
  });

  test('while callbacks come the witness is silent, and after the end nobody speaks', () => {
    const { frames, state, abort, fire } = watched(false);
    for (let i = 1; i <= 50; i += 1) {
      state.frames = i;
      fire(i * 0.04);
      vi.advanceTimersByTime(40);
    }
    expect(frames).toHaveLength(50);
    abort.abort();
    state.frames = 100;
    fire(9);
    vi.advanceTimersByTime(2000);
    expect(frames).toHaveLength(50);
  });
});
