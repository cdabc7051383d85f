/** What differs between minor versions: the API has no version of its own and breaks per minor. Pure. */
import { ServerFault } from '../recording-server.ts';

export interface FrigateVersion {
  readonly text: string;
  /** VOD starts are moved back to a key frame, and the mapping says where (0.17). Before, nginx moves them forward and nobody says. */
  readonly snapsBack: boolean;
  /** Exports are jobs with progress (0.18). */
  readonly exportJobs: boolean;
  /** Manual events may begin in the past (0.18). */
  readonly pastEvents: boolean;
}

/** Throws `server-too-old` below 0.16: streams had other names and the socket other topics. A version we cannot read counts as new. */
export function readVersion(text: string): FrigateVersion {
  const clean = text.trim().slice(0, 60);
  const [, major, minor] = /^v?(\d{1,3})\.(\d{1,3})/.exec(clean) ?? [];
  const rank = major === undefined || minor === undefined ? Infinity : Number(major) * 1000 + Number(minor);
  if (rank < 16) throw new ServerFault({ code: 'server-too-old', detail: `Frigate ${clean}, 0.16 is the oldest supported` });
  return { text: clean, snapsBack: rank >= 17, exportJobs: rank >= 18, pastEvents: rank >= 18 };
}
