/**
 * What the browser says of its decoders, asked once for each sort of stream. Two of its three answers are facts: which codecs it has at
 * all, and which it hands to hardware. The third (`smooth`) is a guess from its own history, and four 4K streams on two cores are smooth by it.
 */
import type { StreamProfile, StreamRole } from '#model/camera';
import type { LiveKind, LiveTicket } from '#model/live';

export interface DecoderAnswer {
  readonly isSupported: boolean;
  /** Hardware decodes it (`powerEfficient`). */
  readonly isHardware: boolean;
}

export interface Decoders {
  /** Null while nothing is known of it: not answered yet, or its codec or size was not told. Asks where that was not done. */
  of(stream: StreamProfile): DecoderAnswer | null;
  /** The same when it is answered. */
  ask(stream: StreamProfile): Promise<DecoderAnswer | null>;
}

/** Sorts of streams that are asked about; thousands of cameras have a few dozen. */
const mostAsked = 300;
/** The question wants a rate of bits, which changes no answer that is used here. */
const bitsPerPixel = 0.1;

interface Asked { readonly answer: Promise<DecoderAnswer | null>; told: DecoderAnswer | null }

/** `info`: the browser's `mediaCapabilities.decodingInfo`. */
export function createDecoders(info: (question: MediaDecodingConfiguration) => Promise<MediaCapabilitiesInfo>): Decoders {
  const asked = new Map<string, Asked>();
  const entryOf = (stream: StreamProfile) => {
    const question = questionOf(stream);
    if (question === null) return null;
    const key = JSON.stringify(question);
    const before = asked.get(key);
    if (before || asked.size >= mostAsked) return before ?? null;
    const answer = info(question).then(({ supported, powerEfficient }) => {
      entry.told = { isSupported: supported, isHardware: supported && powerEfficient };
      return entry.told;
    // A question that the browser does not take is one without an answer.
    }).catch(() => null);
    const entry: Asked = { answer, told: null };
    asked.set(key, entry);
    return entry;
  };
  return {
    ask: async (stream) => (await entryOf(stream)?.answer) ?? null,
    of: (stream) => entryOf(stream)?.told ?? null,
  };
}

/** Null where codec or size were not told. */
export function questionOf({ codec = '', width = 0, height = 0, frameRate = 0, role }: StreamProfile): MediaDecodingConfiguration | null {
  const is = codecStringOf(codec, width * height);
  if (is === null || width <= 0 || height <= 0) return null;
  const framerate = frameRate > 0 ? frameRate : role === 'main' ? 25 : 15;
  return { type: 'media-source', video: { contentType: `video/mp4; codecs="${is}"`, width, height, framerate, bitrate: Math.ceil(width * height * framerate * bitsPerPixel) } };
}

/** Above this a picture is beyond what level 4 carries. */
const levelFourPixels = 2048 * 1088;

/** Servers say `h264` where the browser wants profile and level: the most usual ones of cameras. Null for what we have no name for. */
function codecStringOf(codec: string, pixels: number): string | null {
  if (/^(avc[13]|hvc1|hev1|av01|vp09)\./.test(codec)) return codec;
  const isLarge = pixels > levelFourPixels;
  if (/^h\.?264$|^avc$/i.test(codec)) return isLarge ? 'avc1.640033' : 'avc1.640028';
  if (/^h\.?265$|^hevc$/i.test(codec)) return isLarge ? 'hvc1.1.6.L153.B0' : 'hvc1.1.6.L120.B0';
  return null;
}

/** Ways that the asked decoders serve; WebRTC has its own, stills and pushed pictures are JPEG. */
const decodedWays: ReadonlySet<LiveKind> = new Set(['lane', 'keyframes', 'llhls', 'hls']);

/** The same ways, those behind all others whose stream the browser cannot decode: they are tried where nothing else is left, for what servers tell of codecs may be old, and then say what is wrong. */
export function decodableFirst<T extends Pick<LiveTicket, 'kind' | 'role'>>(ways: readonly T[], isSupported: (role: StreamRole) => boolean): readonly T[] {
  const isPlayable = (way: T): boolean => isDecodable(way, isSupported);
  return [...ways.filter(isPlayable), ...ways.filter((way) => !isPlayable(way))];
}

export function isDecodable({ kind, role }: Pick<LiveTicket, 'kind' | 'role'>, isSupported: (role: StreamRole) => boolean): boolean {
  return !decodedWays.has(kind) || isSupported(role);
}
