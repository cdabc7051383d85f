import { expect, test } from 'vitest';
import { llhlsPlaylist } from '#recorder/play/llhls-playlist';
import { LlhlsWindow } from '#recorder/play/llhls-window';
import { madeFragment, madeInit } from '../../../fakes/made-media.ts';

const base = 1000;

/** A window fed with fragments of 0.25 s, a key frame every `gop`. */
function fed(count: number, gop = 4): LlhlsWindow {
  const window = new LlhlsWindow(base);
  window.init(madeInit());
  for (let sequence = 0; sequence < count; sequence += 1) window.fragment(madeFragment(sequence, { randomAccess: sequence % gop === 0 }));
  return window;
}

const lines = (window: LlhlsWindow, starting: string) => llhlsPlaylist(window).split('\n').filter((line) => line.startsWith(starting));

test('a window of one and a half segments renders as RFC 8216bis wants it', () => {
  expect(llhlsPlaylist(fed(6))).toBe(`#EXTM3U
#EXT-X-VERSION:9
#EXT-X-TARGETDURATION:1
#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.75000
#EXT-X-PART-INF:PART-TARGET=0.25000
#EXT-X-MEDIA-SEQUENCE:1000
#EXT-X-DISCONTINUITY-SEQUENCE:0
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MAP:URI="init-1000-1.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-09-21T14:13:20.000Z
#EXT-X-PART:DURATION=0.25000,URI="part-1000-1.m4s",INDEPENDENT=YES
#EXT-X-PART:DURATION=0.25000,URI="part-1000-2.m4s"
#EXT-X-PART:DURATION=0.25000,URI="part-1000-3.m4s"
#EXT-X-PART:DURATION=0.25000,URI="part-1000-4.m4s"
#EXTINF:1.00000,
seg-1000.m4s
#EXT-X-PROGRAM-DATE-TIME:2026-09-21T14:13:21.000Z
#EXT-X-PART:DURATION=0.25000,URI="part-1000-5.m4s",INDEPENDENT=YES
#EXT-X-PART:DURATION=0.25000,URI="part-1000-6.m4s"
#EXT-X-PRELOAD-HINT:TYPE=PART,URI="part-1000-7.m4s"
`);
});

test('six complete segments and the open one are listed; older ones stay to be fetched for a while, then go', () => {
  const window = fed(4 * 12 + 1);
  expect(window.listed.map((segment) => segment.msn)).toEqual([1006, 1007, 1008, 1009, 1010, 1011, 1012]);
  expect(lines(window, '#EXT-X-MEDIA-SEQUENCE')).toEqual(['#EXT-X-MEDIA-SEQUENCE:1006']);
  expect(lines(window, 'seg-')).toHaveLength(6);
  expect(window.find('seg-1003.m4s')).not.toBeNull();
  expect(window.find('seg-1002.m4s')).toBeNull();
});

test('a segment is its parts in order; the open one cannot be fetched whole', () => {
  const window = fed(6);
  expect(Buffer.concat([...window.find('seg-1000.m4s') as Buffer[]]).toString()).toBe('fragment 0fragment 1fragment 2fragment 3');
  expect(window.find('part-1000-2.m4s')).toEqual([Buffer.from('fragment 1')]);
  expect(window.find('init-1000-1.mp4')).toEqual([Buffer.from('init 1')]);
  expect(window.find('seg-1001.m4s')).toBeNull();
  expect(window.find('part-1000-99.m4s')).toBeNull();
});

test('nothing is listed before the first key frame', () => {
  const window = new LlhlsWindow(base);
  window.init(madeInit());
  window.fragment(madeFragment(0));
  expect(window.listed).toEqual([]);
  window.fragment(madeFragment(1, { randomAccess: true }));
  expect(window.listed[0]?.parts).toHaveLength(1);
});

test('short groups of pictures are joined until a segment is a second long', () => {
  expect(fed(9, 2).listed.map((segment) => segment.durationS)).toEqual([1, 1, 0.25]);
});

test('F51 a camera that sends no more key frames: segments are cut after ten seconds all the same', () => {
  const window = fed(1);
  for (let sequence = 1; sequence <= 45; sequence += 1) window.fragment(madeFragment(sequence));
  expect(window.listed.map((segment) => segment.durationS)).toEqual([10, 1.5]);
  expect(lines(window, '#EXT-X-TARGETDURATION')).toEqual(['#EXT-X-TARGETDURATION:10']);
  expect(lines(window, '#EXT-X-INDEPENDENT-SEGMENTS')).toEqual([]);
});

test('F20 a new run is a discontinuity with its own map, and the hint of the old run answers nothing', async () => {
  const window = fed(6);
  const hinted = window.hintedPart;
  const waiting = window.until(() => window.find(hinted) !== 'later', new AbortController().signal);
  window.init(madeInit(2));
  expect(await waiting).toBe(true);
  expect(window.find(hinted)).toBeNull();
  window.fragment(madeFragment(6, { run: 2, randomAccess: true }));
  const playlist = llhlsPlaylist(window);
  expect(playlist).toContain(`#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="init-1000-2.mp4"\n#EXT-X-PROGRAM-DATE-TIME`);
  expect(playlist.match(/#EXT-X-DISCONTINUITY\n/g)).toHaveLength(1);
});

test('the first run has no discontinuity, and a source that repeats its init makes none', () => {
  const window = fed(5);
  window.init(madeInit());
  window.fragment(madeFragment(5));
  expect(lines(window, '#EXT-X-DISCONTINUITY')).toEqual(['#EXT-X-DISCONTINUITY-SEQUENCE:0']);
});

test('timestamps that jump within a run are a discontinuity under the same map', () => {
  const window = fed(6);
  window.fragment(madeFragment(6, { discontinuity: true, randomAccess: true }));
  expect(llhlsPlaylist(window)).toContain('#EXT-X-DISCONTINUITY\n#EXT-X-PROGRAM-DATE-TIME');
});

test('the discontinuity sequence counts those that left the playlist, also long after', () => {
  const window = fed(4);
  window.fragment(madeFragment(4, { discontinuity: true, randomAccess: true }));
  const sequence = (segments: number) => {
    for (let index = 0; index < segments * 4; index += 1) window.fragment(madeFragment(5 + index, { randomAccess: index % 4 === 3 }));
    return window.discontinuitySequence;
  };
  expect(sequence(5)).toBe(0);
  expect(sequence(2)).toBe(1);
  expect(sequence(12)).toBe(1);
});

test('fragments of a run whose init has not come are left out', () => {
  const window = fed(4);
  window.fragment(madeFragment(4, { run: 2, randomAccess: true }));
  expect(window.listed).toHaveLength(1);
});

test('a blocking reload is ready exactly when its part is there', () => {
  const window = fed(6);
  const answers = ([[999, null], [1000, null], [1000, 7], [1001, 0], [1001, 1]] as const).map(([msn, part]) => window.has(msn, part));
  expect(answers).toEqual([true, true, true, true, true]);
  expect(([[1001, 2], [1001, null], [1002, 0]] as const).map(([msn, part]) => window.has(msn, part))).toEqual([false, false, false]);
});

test('what no honest player asks is absurd: two segments on, or many parts on', () => {
  const window = fed(6);
  expect(([[1002, null], [1001, 2], [1001, 13]] as const).map(([msn, part]) => window.isAbsurd(msn, part))).toEqual([false, false, false]);
  expect(([[1003, null], [1_795_000_000, 0], [1001, 14]] as const).map(([msn, part]) => window.isAbsurd(msn, part))).toEqual([true, true, true]);
});

test('waiting ends with the part, or with the signal', async () => {
  const window = fed(6);
  const patience = new AbortController();
  const part = window.until(() => window.has(1001, 2), patience.signal);
  window.fragment(madeFragment(6));
  expect(await part).toBe(true);
  const never = window.until(() => window.has(1005, 0), patience.signal);
  patience.abort();
  expect(await never).toBe(false);
});
