/** All that a running simulated device knows, for its services. */
import type { FakeFaults, FakeOptions, FakeSource } from './device-options.ts';
import type { LoginCheck } from './login-check.ts';
import type { PositionModel } from './position-model.ts';
import type { Request } from './soap-text.ts';

export interface FakePreset { token: string; name: string; look: { pan: number; tilt: number; zoom: number } }

export interface DeviceState {
  readonly options: FakeOptions;
  readonly faults: FakeFaults;
  readonly login: LoginCheck;
  readonly sources: readonly FakeSource[];
  readonly position: PositionModel;
  readonly presets: FakePreset[];
  /** The lens and what is on it; `iris` is the attenuation set by hand, dB, null while it is automatic. */
  readonly lens: { focusSpeed: number; commands: string[]; iris: number | null };
  /** Its own tours, and the one that runs. */
  readonly tours: { token: string; name: string }[];
  running: string | null;
  readonly home: { look: { pan: number; tilt: number; zoom: number } };
  /** As it calls itself: an inner address that nobody outside can reach. */
  readonly ownAddress: () => string;
  readonly now: () => number;
  /** By its own clock. */
  readonly deviceNow: () => number;
}

/** An operation: its answer's element, or null where it does not know it. */
export type Operation = (state: DeviceState, request: Request) => string | null;

export const xmlTime = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
