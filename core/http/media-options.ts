/** What the routes of live media share. */
import type { LiveDuty } from '../live/live-duty.ts';
import type { Logger } from '../log.ts';
import type { Refusals } from './refusals.ts';
import type { UpstreamFetcher } from './upstream.ts';

export interface MediaOptions {
  readonly live: LiveDuty;
  readonly upstream: UpstreamFetcher;
  readonly refusals: Refusals;
  readonly log: Logger;
}
