/**
 * Where a file's groups of pictures begin. A file closed in order carries the list in a `uuid` box right before its foot, so that
 * playing a day reads one small piece of each file instead of hopping over every fragment. A file without it (cut off, still
 * written, or older than this box) gives the same list by its fragments' marks: both are collected here, by the same rule.
 */
import { crc32 } from 'node:zlib';
import type { EpochMs, MediaSeconds } from '#model/time';
import { uuidBox, uuidContent } from './boxes.ts';
import { fragmentEnd, type FragmentMark } from './segment-format.ts';

const groupsUuid = Buffer.from('5e9b3f71d80a4c2fa4c16d616e617261', 'hex');

export interface FootageGroup {
  /** Byte at which its first fragment (its mark) stands in the file. */
  readonly at: number;
  readonly captureAt: EpochMs;
  /** On the run's own axis. */
  readonly mediaTime: MediaSeconds;
  /** A decoder may start here. Only a file's first group may be none: the file before was closed without a key frame. */
  readonly key: boolean;
}

export interface SegmentGroups {
  /** In the order of the file; at least one. */
  readonly groups: readonly FootageGroup[];
  /** Where the last fragment ends: byte, wall time and media time. */
  readonly end: Omit<FootageGroup, 'key'>;
}

/** Cameras that send nothing but key frames would fill the list: a group is at least this long, s. */
const leastGroupS = 0.5;

/** Collects groups fragment by fragment. */
export class GroupCollector {
  readonly #groups: FootageGroup[] = [];
  #end: SegmentGroups['end'] | null = null;

  constructor(from: SegmentGroups | null = null) {
    if (!from) return;
    this.#groups.push(...from.groups);
    this.#end = from.end;
  }

  /** `at` and `end` are the bytes at which the fragment's mark begins and its content ends. */
  add(fragment: Pick<FragmentMark, 'captureAt' | 'mediaTime' | 'durationS' | 'randomAccess'>, at: number, end: number): void {
    const { captureAt, mediaTime, durationS, randomAccess: key } = fragment;
    const last = this.#groups.at(-1);
    if (!last || (key && (!last.key || mediaTime - last.mediaTime >= leastGroupS || mediaTime < last.mediaTime))) this.#groups.push({ at, captureAt, mediaTime, key });
    this.#end = { at: end, captureAt: fragmentEnd(fragment), mediaTime: mediaTime + durationS };
  }

  /** Null before the first fragment. */
  get collected(): SegmentGroups | null {
    return this.#end && { groups: [...this.#groups], end: this.#end };
  }
}

const entryBytes = 23;
/** Version, count, end of the footage; after the entries the box's own length and CRC-32. */
const fixedBytes = 1 + 4 + 22 + 8;

/** The last bytes of the box: enough to know how long it is. */
export const groupsTailBytes = 8;

export function groupsBox({ groups, end }: SegmentGroups): Buffer {
  const content = Buffer.alloc(fixedBytes + groups.length * entryBytes);
  content.writeUInt8(1, 0);
  content.writeUInt32BE(groups.length, 1);
  writeEntry(content, 5, end);
  for (const [index, group] of groups.entries()) {
    content.writeUInt8(group.key ? 1 : 0, writeEntry(content, 27 + index * entryBytes, group));
  }
  content.writeUInt32BE(24 + content.length, content.length - 8);
  content.writeUInt32BE(crc32(content.subarray(0, -4)), content.length - 4);
  return uuidBox(groupsUuid, content);
}

/** Length of the box these bytes end, if they end one; `readGroups` tells whether they do. */
export function groupsLength(tail: Buffer): number {
  return tail.length < groupsTailBytes ? 0 : tail.readUInt32BE(tail.length - 8);
}

/** Null when this is not a whole box of groups. */
export function readGroups(box: Buffer): SegmentGroups | null {
  const content = uuidContent(groupsUuid, box, 0);
  if (!content || content.length < fixedBytes || content.readUInt8(0) !== 1) return null;
  const count = content.readUInt32BE(1);
  if (count === 0 || content.length !== fixedBytes + count * entryBytes || crc32(content.subarray(0, -4)) !== content.readUInt32BE(content.length - 4)) return null;
  const groups = Array.from({ length: count }, (_, index) => {
    const at = 27 + index * entryBytes;
    return { ...readEntry(content, at), key: content.readUInt8(at + 22) === 1 };
  });
  return { groups, end: readEntry(content, 5) };
}

function writeEntry(content: Buffer, offset: number, { at, captureAt, mediaTime }: SegmentGroups['end']): number {
  content.writeUIntBE(at, offset, 6);
  content.writeBigInt64BE(BigInt(Math.round(captureAt)), offset + 6);
  return content.writeDoubleBE(mediaTime, offset + 14);
}

function readEntry(content: Buffer, offset: number): SegmentGroups['end'] {
  return { at: content.readUIntBE(offset, 6), captureAt: Number(content.readBigInt64BE(offset + 6)), mediaTime: content.readDoubleBE(offset + 14) };
}
