import { expect, test } from 'vitest';
import type { Camera, StreamProfile } from '#model/camera';
import type { LiveWant } from '#model/live';
import { liveCandidates } from '#core/servers/mediamtx/candidates';
import { profileOf } from '#core/servers/mediamtx/profile';

const cameraWith = (...streams: StreamProfile[]): Camera => ({ id: 'm/c', server: 'm', number: 1, name: { fr: 'c' }, site: { id: 's', name: { fr: 's' } }, streams, recorded: true });
const small: LiveWant = { purpose: 'tile', width: 480, height: 270, muted: true };
const large: LiveWant = { purpose: 'selected', width: 1920, height: 1080, muted: true };
const steered: LiveWant = { ...large, purpose: 'ptz' };
const ways = (camera: Camera, want: LiveWant): string[] => liveCandidates(camera, want).map(({ kind, role }) => `${kind} ${role}`);

test('pictures go by the lane, which knows their age, those of a camera that is steered by WebRTC first; small tiles take the sub stream first', () => {
  const camera = cameraWith({ role: 'main', codec: 'h264' }, { role: 'sub', codec: 'h264' });
  expect(ways(camera, small)).toEqual(['lane sub', 'whep sub', 'llhls sub', 'hls sub', 'lane main', 'whep main', 'llhls main', 'hls main']);
  expect(ways(camera, large)).toEqual(['lane main', 'whep main', 'llhls main', 'hls main', 'lane sub', 'whep sub', 'llhls sub', 'hls sub']);
  expect(ways(camera, steered)).toEqual(['whep main', 'lane main', 'llhls main', 'hls main', 'whep sub', 'lane sub', 'llhls sub', 'hls sub']);
  expect(ways(camera, { ...small, width: 1000 })[0]).toBe('lane main');
});

test('a codec that nobody told yet is taken for H.264', () => {
  expect(ways(cameraWith({ role: 'main' }), small)).toEqual(['lane main', 'whep main', 'llhls main', 'hls main']);
});

test('H.265 goes over HLS before WebRTC, and a sub stream that plays is there to fall back to (F21)', () => {
  expect(ways(cameraWith({ role: 'main', codec: 'h265' }, { role: 'sub', codec: 'h264' }), large)).toEqual(['lane main', 'llhls main', 'hls main', 'whep main', 'lane sub', 'whep sub', 'llhls sub', 'hls sub']);
});

test('AAC is not heard over WebRTC, several tracks of sound not in the lane: with sound wanted HLS is first; muted it does not matter', () => {
  const camera = cameraWith({ role: 'main', codec: 'h264', audio: 'aac' });
  expect(ways(camera, { ...large, muted: false })).toEqual(['llhls main', 'hls main', 'lane main', 'whep main']);
  expect(ways(camera, steered)[0]).toBe('whep main');
  expect(ways(cameraWith({ role: 'main', codec: 'h264', audio: 'opus' }), { ...large, muted: false })).toEqual(['whep main', 'llhls main', 'hls main', 'lane main']);
});

test('what a transport does not carry is not offered', () => {
  expect(ways(cameraWith({ role: 'main', codec: 'vp8' }), small)).toEqual(['whep main']);
  expect(ways(cameraWith({ role: 'main', codec: 'av1' }), small)).toEqual(['whep main', 'llhls main', 'hls main']);
  expect(ways(cameraWith({ role: 'main', codec: 'mjpeg' }, { role: 'sub', codec: 'h264' }), large)).toEqual(['lane sub', 'whep sub', 'llhls sub', 'hls sub']);
});

test('tracks by their newer or older names; Opus where there is a choice', () => {
  const path = { name: 'x' };
  expect(profileOf({ ...path, tracks2: [{ codec: 'H265', codecProps: { width: 3840, height: 2160 } }, { codec: 'MPEG-4 Audio', codecProps: null }, { codec: 'Opus', codecProps: null }] })).toEqual({ codec: 'h265', width: 3840, height: 2160, audio: 'opus' });
  expect(profileOf({ ...path, tracks: ['H264', 'G711'] })).toEqual({ codec: 'h264', audio: 'g711' });
  expect(profileOf({ ...path, tracks2: [{ codec: 'KLV', codecProps: null }, { codec: '__proto__', codecProps: null }] })).toBeNull();
  expect(profileOf({ ...path, tracks2: [] })).toBeNull();
  expect(profileOf(path)).toBeNull();
});
