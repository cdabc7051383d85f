import { expect, test } from 'vitest';
import { decodeLaneMessage, laneMaxMessageBytes } from '#model/lane-message';
import type { LaneMessage } from '#model/lane-message';
import { laneMessageOf } from '#recorder/play/lane-encoding';
import { LaneOutlet } from '#recorder/play/lane-outlet';
import { LaneStream } from '#recorder/play/lane-stream';
import { madeFragment, madeInit } from '../../../fakes/made-media.ts';

/** A socket that takes what it is given and sends it on only when told. */
function slowSocket(limits = { waitingBytes: 1000, behindMs: 3000 }) {
  const out: LaneMessage[] = [];
  const pending: (() => void)[] = [];
  const time = { ms: 0 };
  const outlet = new LaneOutlet((message, sent) => {
    out.push(decodeLaneMessage(message) as LaneMessage);
    pending.push(sent);
  }, () => time.ms, limits);
  const figures = { fragmentsSent: 0, fragmentsDropped: 0, bytesSent: 0 };
  return { out, outlet, time, figures, stream: new LaneStream(7, outlet, figures), drain: () => { for (const sent of pending.splice(0)) sent(); } };
}

const told = (messages: readonly LaneMessage[]) => messages.map((message) => {
  if (message.kind === 'status') return message.is;
  return message.kind === 'fragment' ? message.sequence : message.kind;
});

test('status, init, the group in hand, then fragments: in this order and with the subscriber\'s number', () => {
  const { out, stream } = slowSocket();
  stream.state({ is: 'live', since: 0 });
  stream.init(madeInit());
  for (const sequence of [4, 5, 6]) stream.fragment(madeFragment(sequence, { randomAccess: sequence === 4 }));
  expect(told(out)).toEqual(['live', 'init', 4, 5, 6]);
  expect(out.every((message) => message.stream === 7)).toBe(true);
});

test('a source that is still closed at subscription is being opened by it; closed later has ended', () => {
  const { out, stream } = slowSocket();
  stream.state({ is: 'closed', since: 0 });
  stream.state({ is: 'closed', since: 1 });
  expect(told(out)).toEqual(['opening', 'ended']);
});

test('the loss of a camera carries its problem', () => {
  const { out, stream } = slowSocket();
  stream.state({ is: 'lost', since: 0, problem: { code: 'camera-stalled' } });
  expect(out[0]).toMatchObject({ is: 'lost', problem: { code: 'camera-stalled' } });
});

test('a peer that takes nothing: fragments are dropped up to the next key frame after it caught up, memory stays bounded', () => {
  const { out, stream, drain, figures } = slowSocket();
  stream.init(madeInit());
  for (let sequence = 0; sequence < 400; sequence += 1) stream.fragment(madeFragment(sequence, { randomAccess: sequence % 4 === 0, data: Buffer.alloc(300) }));
  const sentWhileStuck = out.length;
  expect(sentWhileStuck).toBeLessThan(6);
  expect(figures.fragmentsDropped).toBe(400 - (sentWhileStuck - 1));
  drain();
  for (const sequence of [401, 402, 403, 404, 405]) stream.fragment(madeFragment(sequence, { randomAccess: sequence % 4 === 0 }));
  expect(told(out.slice(sentWhileStuck))).toEqual([404, 405]);
});

test('a peer more than 3 s behind loses fragments however few bytes wait', () => {
  const { out, stream, time, drain } = slowSocket();
  stream.init(madeInit());
  stream.fragment(madeFragment(0, { randomAccess: true }));
  time.ms = 3001;
  stream.fragment(madeFragment(1));
  drain();
  stream.fragment(madeFragment(2));
  stream.fragment(madeFragment(4, { randomAccess: true }));
  expect(told(out)).toEqual(['init', 0, 4]);
});

test('F20 an init that came while the peer was behind goes out before the first fragment that needs it', () => {
  const { out, stream, drain } = slowSocket({ waitingBytes: 10, behindMs: 3000 });
  stream.init(madeInit());
  stream.fragment(madeFragment(0, { randomAccess: true }));
  stream.init(madeInit(2));
  stream.fragment(madeFragment(4, { run: 2, randomAccess: true }));
  expect(told(out)).toEqual(['init']);
  drain();
  stream.fragment(madeFragment(5, { run: 2 }));
  stream.fragment(madeFragment(8, { run: 2, randomAccess: true }));
  expect(told(out)).toEqual(['init', 'init', 8]);
  expect(Buffer.from((out[1] as { data: Uint8Array }).data).toString()).toBe('init 2');
});

test('a fragment is encoded once; each subscriber gets its own copy with its own number', () => {
  const fragment = madeFragment(3, { randomAccess: true });
  const [first, second] = [laneMessageOf(fragment, 1), laneMessageOf(fragment, 2)];
  expect(decodeLaneMessage(first as Uint8Array)).toEqual({ ...decodeLaneMessage(second as Uint8Array), stream: 1 });
  expect(first?.buffer).not.toBe(second?.buffer);
});

test('F25 a fragment larger than a lane message is not sent', () => {
  const { out, stream } = slowSocket({ waitingBytes: 1e9, behindMs: 3000 });
  stream.init(madeInit());
  stream.fragment(madeFragment(0, { randomAccess: true, data: Buffer.alloc(laneMaxMessageBytes) }));
  expect(told(out)).toEqual(['init']);
});
