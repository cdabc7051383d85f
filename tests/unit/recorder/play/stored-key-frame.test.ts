import { assert, integer, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { keyFrameJpeg } from '#recorder/play/key-frame-jpeg';
import { storedKeyFrame } from '#recorder/play/stored-key-frame';
import { makeFootage } from '../store/footage.ts';

const { init, fragments } = makeFootage(1);
const [first] = fragments;

test('the key frame is the fragment\'s first picture, whole', async () => {
  const frame = storedKeyFrame(init.data, first!.data)!;
  expect(frame.codec).toBe('h264');
  // Length-prefixed NAL units that end where the sample does.
  let at = 0;
  while (at < frame.data.length) at += 4 + frame.data.readUInt32BE(at);
  expect(at).toBe(frame.data.length);
  const jpeg = await keyFrameJpeg(frame, 80);
  const sof = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  expect([jpeg.readUInt16BE(sof + 7), jpeg.readUInt16BE(sof + 5)]).toEqual([80, 48]);
});

test('cut off or changed anywhere, it is a picture or none, never an error', () => {
  assert(property(integer({ min: 0, max: first!.data.length }), integer({ min: 0, max: init.data.length }), (length, initLength) => {
    storedKeyFrame(init.data, first!.data.subarray(0, length));
    storedKeyFrame(init.data.subarray(0, initLength), first!.data);
  }), { numRuns: 300 });
  assert(property(integer({ min: 0, max: first!.data.length - 1 }), integer({ min: 0, max: 255 }), (at, byte) => {
    const changed = Buffer.from(first!.data);
    changed[at] = byte;
    storedKeyFrame(init.data, changed);
  }), { numRuns: 2000 });
  assert(property(uint8Array({ maxLength: 300 }), (bytes) => { expect(storedKeyFrame(init.data, Buffer.from(bytes))).toBeNull(); }));
});
