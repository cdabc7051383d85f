import { expect, test } from 'vitest';
import type { Camera } from '#model/camera';
import type { LiveWant } from '#model/live';
import { liveCandidates } from '#core/servers/embedded/candidates';

const camera: Camera = {
  id: 'embedded/c1', server: 'embedded', number: 1, name: { fr: 'Gare' }, site: { id: 's', name: {} }, recorded: false,
  streams: [{ role: 'main', codec: 'avc1.64001f' }, { role: 'sub', codec: 'avc1.42c01e' }],
};
const want = (width: number, purpose: LiveWant['purpose'] = 'tile'): LiveWant => ({ width, height: width / 2, muted: true, purpose });
const ways = (of: Camera, wanted: LiveWant): string[] => liveCandidates(of, wanted).map(({ kind, role }) => `${kind} ${role}`);

test('a small tile takes the sub stream, lane first', () => {
  expect(ways(camera, want(480))).toEqual(['lane sub', 'llhls sub', 'lane main', 'stills sub']);
});

test('a large tile takes the main stream', () => {
  expect(ways(camera, want(960))[0]).toBe('lane main');
});

test('the selected tile and the one under PTZ take WebRTC first', () => {
  expect(ways(camera, want(480, 'selected'))).toEqual(['whep main', 'lane main', 'llhls main', 'lane sub', 'stills main']);
  expect(ways(camera, want(480, 'ptz'))[0]).toBe('whep main');
});

test('F21 a main stream in H.265 leaves WebRTC to the sub stream, or to nobody', () => {
  const hevc: Camera = { ...camera, streams: [{ role: 'main', codec: 'hvc1.1.6.L93.B0' }, { role: 'sub', codec: 'avc1.42c01e' }] };
  expect(ways(hevc, want(480, 'selected'))[0]).toBe('whep sub');
  const onlyHevc: Camera = { ...camera, streams: [{ role: 'main', codec: 'hvc1.1.6.L93.B0' }] };
  expect(ways(onlyHevc, want(480, 'selected'))).toEqual(['lane main', 'llhls main', 'stills main']);
});

test('a camera with one stream is offered each way once', () => {
  expect(ways({ ...camera, streams: [{ role: 'main' }] }, want(480))).toEqual(['lane main', 'llhls main', 'stills main']);
});
