/** What is learnt once of a ZoneMinder and kept until it was lost: version, zone, where its stream program is. */
import { ServerFault } from '../recording-server.ts';
import { configAnswer, versionAnswer, zoneAnswer } from './answers.ts';
import { isZone } from './local-time.ts';
import type { ZoneminderSession } from './zoneminder-session.ts';

export interface ServerFacts {
  readonly version: string;
  /** IANA name. */
  readonly zone: string;
  /** 1.37 and newer. */
  readonly isModern: boolean;
}

export class KnownServer {
  readonly #session: ZoneminderSession;
  #facts: ServerFacts | null = null;
  #cgi: string | null;
  readonly #settings = new Map<string, string | null>();

  constructor(session: ZoneminderSession) {
    this.#session = session;
    this.#cgi = session.paths.cgi;
  }

  /** As last heard; null before the first answer. */
  get last(): ServerFacts | null { return this.#facts; }

  async facts(signal: AbortSignal): Promise<ServerFacts> {
    if (this.#facts) return this.#facts;
    const { version } = await this.#session.api('host/getVersion.json', versionAnswer, { signal });
    const { tz } = await this.#session.api('host/getTimeZone.json', zoneAnswer, { signal });
    if (!isZone(tz)) throw new ServerFault({ code: 'server-garbage', detail: 'the server names a time zone that does not exist' });
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major < 1 || (major === 1 && minor < 36)) throw new ServerFault({ code: 'server-too-old', detail: `ZoneMinder ${version}; 1.36 is the oldest that is spoken to` });
    this.#facts = { version, zone: tz, isModern: major > 1 || minor >= 37 };
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
    const value = await this.#session.api(`configs/viewByName/${name}.json`, configAnswer, { signal }).then(({ config }) => config.Value, (error: unknown) => {
      if (error instanceof ServerFault && ['not-allowed', 'not-found', 'server-garbage'].includes(error.problem.code)) return null;
      throw error;
    });
    this.#settings.set(name, value);
    return value;
  }

  /** It may be another version, set up otherwise, when it comes back. */
  forget(): void {
    this.#facts = null;
    this.#cgi = this.#session.paths.cgi;
    this.#settings.clear();
  }
}
