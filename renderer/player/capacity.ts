/** What this PC turns out to carry, learned while it runs. Pure. */

/** What was seen in one span of some seconds. */
export interface LoadSample {
  /** Frames of all players of the window, decoded and shown, and decoded and thrown away. */
  readonly shown: number;
  readonly dropped: number;
  /** How late the page's own timers came, ms: the page itself is starved. */
  readonly lateMs: number;
  /** What the granted players cost by our reckoning, millions of pixels a second. */
  readonly used: number;
  /** What all pictures would take in low gear, millions of pixels a second: nothing is taken below it while the PC's limit is being found out. */
  readonly low?: number;
  /** Frames of the most important picture, on a wall that wants more than the PC can carry: while it loses some, nobody is given more. */
  readonly first?: { readonly shown: number; readonly dropped: number };
}

export interface Capacity {
  /** May be granted, millions of pixels a second. */
  readonly megapixelsPerSecond: number;
  /** Strained, or easy, samples in a row. */
  readonly strained: number;
  readonly easy: number;
  /** It began low and grows until something strains it: so often, for the first time it may be the opening of all pictures that does. 0: what it carries is known. */
  readonly chances: number;
}

/** Samples of strain in a row before something is taken away, and of ease before something is given back. */
const strainedSamples = 3;
const easySamples = 15;
/** Fewer frames than this say nothing. */
const fewFrames = 30;
const strainedDrops = 0.15;
const easyDrops = 0.03;
/** A full wall loses a frame here and there: to find out what the PC carries, less calm will do. */
const learnDrops = 0.08;
/** One picture has few frames. */
const fewFramesOfFirst = 20;
/** A page whose cores are full loses a frame of it now and then whatever the others decode. */
const easyDropsOfFirst = 0.1;
const strainedLateMs = 300;
/** So much at once is no bad moment: it counts for two. */
const overwhelmed = { drops: 0.35, lateMs: 600 };
const easyLateMs = 100;
/** One step down leaves room for the picture that matters; steps up are smaller, so that it does not swing. */
const down = 0.75;
/** Where more frames are lost than that, what was shown is what this PC carries; never less than half at once. */
const mostDown = 0.5;
const up = 1.15;
/** Where more is wanted than a PC like this usually carries it begins with this part, and with each few calm samples goes up by this much: pictures in low gear come at once, too many players hold everything up for many seconds. */
const learnFrom = 0.45;
const learnUp = 1.25;
const learnSamples = 3;
const learnChances = 2;
const usedShare = 0.8;
/** Never less than a sub stream or two beside the selected tile, Mpx/s. */
const least = 10;

export function freshCapacity(most: number): Capacity {
  return { megapixelsPerSecond: most, strained: 0, easy: 0, chances: 0 };
}

/** Of a PC whose limit nobody measured, and that is to carry more than `most`. `leastSeen`: what it was seen to carry. */
export function learningCapacity(most: number, leastSeen = 0): Capacity {
  return { megapixelsPerSecond: Math.min(most, Math.max(most * learnFrom, leastSeen)), strained: 0, easy: 0, chances: learnChances };
}

/** `most` is what is learned at best, `ceiling` what lasting ease may lead to: more where no limit is known. */
export function withSample(capacity: Capacity, sample: LoadSample, most: number, ceiling = most): Capacity {
  if (isStrained(sample)) {
    const strained = capacity.strained + (dropsOf(sample) > overwhelmed.drops || sample.lateMs > overwhelmed.lateMs ? 2 : 1);
    if (strained < strainedSamples) return { ...capacity, strained, easy: 0 };
    // The opening of all pictures strains any PC, and stills cost no less to open than low gear.
    const floor = Math.max(least, capacity.chances > 0 ? Math.min(capacity.megapixelsPerSecond, sample.low ?? 0) : 0);
    // Of what is used: a limit that nothing reaches takes nothing away.
    return { megapixelsPerSecond: Math.max(floor, Math.min(capacity.megapixelsPerSecond, sample.used) * Math.max(mostDown, Math.min(down, 1 - dropsOf(sample)))), strained: 0, easy: 0, chances: Math.max(0, capacity.chances - 1) };
  }
  if (capacity.chances > 0) return learned(capacity, sample, most);
  const isEasy = losesLess(easyDrops, sample) && sample.lateMs <= easyLateMs;
  const easy = isEasy ? capacity.easy + 1 : 0;
  if (easy < easySamples || capacity.megapixelsPerSecond >= ceiling) return { ...capacity, strained: 0, easy };
  return { ...capacity, megapixelsPerSecond: Math.min(ceiling, capacity.megapixelsPerSecond * up), strained: 0, easy: 0 };
}

/** Ease says something only where nearly all that is granted is used. */
function learned(capacity: Capacity, sample: LoadSample, most: number): Capacity {
  if (!losesLess(learnDrops, sample) || sample.used < usedShare * capacity.megapixelsPerSecond) return { ...capacity, strained: 0, easy: 0 };
  if (capacity.easy + 1 < learnSamples) return { ...capacity, strained: 0, easy: capacity.easy + 1 };
  const megapixelsPerSecond = Math.min(most, capacity.megapixelsPerSecond * learnUp);
  return { megapixelsPerSecond, strained: 0, easy: 0, chances: megapixelsPerSecond < most ? capacity.chances : 0 };
}

type Load = Pick<LoadSample, 'shown' | 'dropped' | 'lateMs'>;

/** More than this PC carries, if it lasts. */
export function isStrained(load: Load): boolean {
  return dropsOf(load) > strainedDrops || load.lateMs > strainedLateMs;
}

function losesLess(share: number, { first, ...all }: LoadSample): boolean {
  return dropsOf(all) <= share && (!first || dropsOf(first, fewFramesOfFirst) <= easyDropsOfFirst);
}

/** The share of frames thrown away. */
function dropsOf({ shown, dropped }: Pick<LoadSample, 'shown' | 'dropped'>, few = fewFrames): number {
  const frames = shown + dropped;
  return frames < few ? 0 : dropped / frames;
}
