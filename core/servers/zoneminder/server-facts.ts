/** What is learnt once of a ZoneMinder and kept until it was lost: version, zone, where its stream program is; and how its clock goes. */
import type { EpochMs } from '#model/time';
import { clockOffsetOf } from '../clock-offset.ts';
import { ServerFault } from '../recording-server.ts';
import { statusFault } from '../server-http.ts';
import { configAnswer, eventsAnswer, versionAnswer, zoneAnswer } from './answers.ts';
import { namedZone } from './local-time.ts';
import type { ServerZone } from './local-time.ts';
import { checkedZone } from './zone-check.ts';
import type { ZoneminderSession } from './zoneminder-session.ts';

/** A busy PHP takes its time; one that hangs is told within the promised few seconds. */
const answerMs = 3_000;
/** Newest events looked at to see how its clock goes. */
const newest = 20;
/** Its clock is looked at again so soon while no event has shown how it goes (it may have none yet), and so late afterwards, ms. */
const unprovenMs = 5_000;
const provenMs = 30 * 60_000;

export interface ServerFacts {
  readonly version: string;
  readonly zone: ServerZone;
  /** 1.37 and newer. */
  readonly isModern: boolean;
}

export class KnownServer {
  readonly #session: ZoneminderSession;
  readonly #now: () => EpochMs;
  #facts: ServerFacts | null = null;
  #checkAt: EpochMs = 0;
  #cgi: string | null;
  #clockOffsetMs: number | null = null;
  readonly #settings = new Map<string, string | null>();

  constructor(session: ZoneminderSession, now: () => EpochMs) {
    this.#session = session;
    this.#now = now;
    this.#cgi = session.paths.cgi;
  }

  /** As last heard; null before the first answer. */
  get last(): ServerFacts | null { return this.#facts; }
  /** Its clock minus ours, ms; null before the first answer. */
  get clockOffsetMs(): number | null { return this.#clockOffsetMs; }

  /** Its own clock: its times are by that, so "now" in a question must be too. */
  readonly serverNow = (): EpochMs => this.#now() + (this.#clockOffsetMs ?? 0);

  /** Asks for its version, the smallest answer there is, and sets our idea of its clock by it. */
  async ping(signal: AbortSignal): Promise<string> {
    return this.#session.asked(signal, async (token) => {
      const askedAt = this.#now();
      const url = `${this.#session.paths.api}host/getVersion.json`;
      const { status, headers, body } = await this.#session.http.bytes(token === null ? url : `${url}?token=${encodeURIComponent(token)}`, { signal, timeoutMs: answerMs, headers: { accept: 'application/json' } });
      if (status === 401) return 'expired';
      if (status < 200 || status > 299) throw statusFault(status);
      const read = versionAnswer.safeParse(parse(body));
      if (!read.success) throw new ServerFault({ code: 'server-garbage', detail: 'no version of ZoneMinder' });
      this.#clockOffsetMs = clockOffsetOf(headers['date'], askedAt, this.#now()) ?? this.#clockOffsetMs;
      return read.data.version;
    });
  }

  async facts(signal: AbortSignal): Promise<ServerFacts> {
    if (this.#facts) return this.#checkedAgain(this.#facts, signal);
    const version = await this.ping(signal);
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major < 1 || (major === 1 && minor < 36)) throw new ServerFault({ code: 'server-too-old', detail: `ZoneMinder ${version}; 1.36 is the oldest that is spoken to` });
    const { tz } = await this.#session.api('host/getTimeZone.json', zoneAnswer, { signal });
    const named = namedZone(tz);
    if (!named) throw new ServerFault({ code: 'server-garbage', detail: 'the server names a time zone that does not exist' });
    this.#facts = { version, zone: await this.#checked(named, signal) ?? named, isModern: major > 1 || minor >= 37 };
    return this.#facts;
  }

  /** Where `nph-zms` is: the saved option, else what the server says to those who may read its settings, else the usual place. */
  async cgi(signal: AbortSignal): Promise<string> {
    if (this.#cgi !== null) return this.#cgi;
    const told = await this.setting('ZM_PATH_ZMS', signal);
    const portal = this.#session.paths.portal;
    const url = told === null || told === '' ? null : URL.parse(told.replace(/(^|\/)zms$/, '$1nph-zms'), portal);
    this.#cgi = url && url.hostname === new URL(portal).hostname ? url.href : new URL('cgi-bin/nph-zms', portal).href;
    return this.#cgi;
  }

  /** A setting of the server; null where this user may not read it, or there is none. */
  async setting(name: string, signal: AbortSignal): Promise<string | null> {
    const known = this.#settings.get(name);
    if (known !== undefined) return known;
    const value = await this.#session.api(`configs/viewByName/${name}.json`, configAnswer, { signal }).then(({ config }) => config.Value, absent);
    this.#settings.set(name, value);
    return value;
  }

  /** It may be another version, set up otherwise, when it comes back. */
  forget(): void {
    this.#facts = null;
    this.#cgi = this.#session.paths.cgi;
    this.#settings.clear();
  }

  /** Rules may change, or the first event come, while it is connected. */
  async #checkedAgain(facts: ServerFacts, signal: AbortSignal): Promise<ServerFacts> {
    if (this.#now() < this.#checkAt) return facts;
    // The name was known when it was first asked for.
    const zone = await this.#checked(namedZone(facts.zone.name)!, signal);
    // It may have been lost meanwhile.
    if (zone && this.#facts === facts) this.#facts = { ...facts, zone };
    return this.#facts ?? facts;
  }

  /** Null where its events tell nothing of its clock, or this user may see none: then there are no times to be wrong. */
  async #checked(named: ServerZone, signal: AbortSignal): Promise<ServerZone | null> {
    this.#checkAt = this.#now() + unprovenMs;
    const answer = await this.#session.api(`events/index.json?page=1&limit=${newest}&sort=StartDateTime&direction=desc`, eventsAnswer, { signal }).catch(absent);
    const zone = answer && checkedZone(named, answer.events.map(({ Event }) => Event), this.serverNow());
    if (zone || !answer) this.#checkAt = this.#now() + provenMs;
    return zone;
  }
}

function absent(error: unknown): null {
  if (error instanceof ServerFault && ['not-allowed', 'not-found', 'server-garbage'].includes(error.problem.code)) return null;
  throw error;
}

function parse(body: Buffer): unknown {
  try { return JSON.parse(body.toString('utf8')); } catch { return undefined; }
}
