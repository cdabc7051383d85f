/** What a simulated device is, and the faults it can be given while it runs. */
import type { Look } from './position-model.ts';

export interface FakeProfile { readonly token: string; readonly width: number; readonly height: number; readonly codec: string; readonly rtspPath: string; readonly steered?: boolean; readonly framesPerSecond?: number }
export interface FakeSource { readonly token: string; readonly name: string; readonly profiles: readonly FakeProfile[] }

export interface FakeOptions {
  readonly user?: string;
  readonly password?: string;
  /** Which logins it takes. */
  readonly login?: 'wsse' | 'digest' | 'both' | 'none';
  readonly digestAlgorithm?: 'MD5' | 'SHA-256';
  readonly sources?: readonly FakeSource[];
  readonly media2?: boolean;
  readonly getServices?: boolean;
  readonly rtspPort?: number;
  readonly port?: number;
  /** A JPEG of now; else one of test colours. */
  readonly still?: () => Promise<Buffer>;
  /** Named presets (without a look of their own: side by side), and places without a name. */
  readonly presets?: readonly (string | { readonly name: string; readonly look: Look })[];
  readonly emptyPresets?: number;
  /** Footage of the first source; absent: no Profile G. `summary`: it cannot search for changes. */
  readonly footage?: readonly { readonly start: number; readonly end: number }[];
  readonly footageSearch?: 'changes' | 'summary';
  /** Ms a subscription lives; 60,000 unless told, whatever the client asks. */
  readonly subscriptionMs?: number;
  /** Axis: all subscriptions at one address, told apart by a reference parameter. */
  readonly referenceParameters?: boolean;
  readonly maxSubscriptions?: number;
}

/** Set these while it runs. */
export interface FakeFaults {
  /** Its clock is wrong by this much, ms. */
  clockMs: number;
  /** Stop is not known to it. */
  noStop: boolean;
  noHome: boolean;
  /** Answers success to all steering and does nothing. */
  idle: boolean;
  /** Refuses pan/tilt and zoom in one move. */
  oneAxis: boolean;
  /** Ms before every answer. */
  delayMs: number;
  /** Closes a pull after this many ms. */
  cutPullMs: number | null;
  /** Reports 0/0/0 for ever, or no position at all. */
  position: 'true' | 'zero' | 'missing';
  /** What it answers instead of itself. */
  instead: 'nothing' | 'garbage' | 'html' | 'huge' | 'entity-bomb' | 'external-entity' | 'deep' | 'wrong-types' | 'hang';
  /** Operations that fault, with the subcode. */
  operations: Record<string, string>;
  /** Rights taken from the user. */
  forbidden: readonly string[];
}

export const noFaults = (): FakeFaults => ({
  clockMs: 0, noStop: false, noHome: false, idle: false, oneAxis: false, delayMs: 0, cutPullMs: null, position: 'true', instead: 'nothing', operations: {}, forbidden: [],
});

export const oneCamera: readonly FakeSource[] = [{
  token: 'vs_1', name: 'Sensor', profiles: [
    { token: 'main_1', width: 1920, height: 1080, codec: 'H264', rtspPath: '/main', steered: true },
    { token: 'sub_1', width: 640, height: 360, codec: 'H264', rtspPath: '/sub', steered: true },
  ],
}];
