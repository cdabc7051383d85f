/**
 * One ticket's session with a server that keeps one of its own (MediaMTX, Frigate): follows its redirects, keeps its cookies, and gives
 * its playlists to the page under local names. Nothing of it outlives the ticket.
 */
import { CoreFault } from '../fault.ts';
import type { Upstream } from '../servers/recording-server.ts';
import { createCookieJar } from '../servers/cookie-jar.ts';
import { withDelivery } from './delivery-query.ts';
import { createNameBook } from './name-book.ts';
import { maxPlaylistBytes } from './playlist-filter.ts';
import { renamePlaylist } from './playlist-renamer.ts';
import { readLimited, refuseOthers } from './upstream.ts';
import type { UpstreamAnswer, UpstreamFetcher } from './upstream.ts';

/** F65 */
const maxRedirects = 3;
/**
 * A child that is refused has lost its session, or its publisher began anew (F11): MediaMTX says 401 for both, 400 where the page asks
 * for parts of another broadcast. Only the first playlist anew, under a fresh ticket, helps; nobody's password does.
 */
const sessionLost: ReadonlySet<number> = new Set([400, 401, 403, 404, 410]);

export interface PlaylistSessionOptions {
  readonly fetcher: UpstreamFetcher;
  /** Fresh address and credentials of the ticket's stream. */
  readonly open: (signal: AbortSignal) => Promise<Upstream>;
  /** A playlist or redirect that leads elsewhere was refused (F60); a word for the journal. */
  readonly onRefused: (what: string) => void;
}

export class PlaylistSession {
  readonly #options: PlaylistSessionOptions;
  readonly #cookies = createCookieJar();
  readonly #names = createNameBook();
  #upstream: Upstream;

  constructor(upstream: Upstream, options: PlaylistSessionOptions) {
    this.#upstream = upstream;
    this.#options = options;
  }

  /** The ticket's first playlist, whose address was just opened. `query` holds delivery directives or nothing. */
  async root(upstream: Upstream, query: string, signal: AbortSignal): Promise<string> {
    this.#upstream = upstream;
    const { answer, url } = await this.#follow(new URL(upstream.url), query, {}, signal);
    return this.#renamed(await refuseOthers(answer), url);
  }

  /** A playlist named by another. */
  async playlist(name: string, query: string, signal: AbortSignal): Promise<string> {
    const { answer, url } = await this.#child(name, query, {}, signal);
    return this.#renamed(answer, url);
  }

  /** A segment, part or init named by a playlist; `range` as the page asked. */
  async part(name: string, range: string | undefined, signal: AbortSignal): Promise<UpstreamAnswer> {
    return (await this.#child(name, '', range === undefined ? {} : { range }, signal)).answer;
  }

  async #child(name: string, query: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<{ answer: UpstreamAnswer; url: URL }> {
    const url = this.#names.urlOf(name);
    if (!url) throw new CoreFault('ticket-expired', 'a name that is no longer listed');
    let got = await this.#follow(url, query, headers, signal);
    // A login that has run out since is renewed by whoever opens; a session that is lost is not mended by asking again.
    if ((got.answer.status === 401 || got.answer.status === 403) && await this.#hasFreshCredentials(signal)) {
      got.answer.body.destroy();
      got = await this.#follow(url, query, headers, signal);
    }
    if (sessionLost.has(got.answer.status)) {
      got.answer.body.destroy();
      throw new CoreFault('ticket-expired', `the server answered ${got.answer.status}`);
    }
    return { answer: await refuseOthers(got.answer), url: got.url };
  }

  async #hasFreshCredentials(signal: AbortSignal): Promise<boolean> {
    const before = JSON.stringify(this.#upstream.headers);
    this.#upstream = await this.#options.open(signal);
    return JSON.stringify(this.#upstream.headers) !== before;
  }

  async #follow(first: URL, query: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<{ answer: UpstreamAnswer; url: URL }> {
    let url = withDelivery(first, query);
    for (let hop = 0; ; hop += 1) {
      const cookie = [this.#upstream.headers['cookie'], this.#cookies.header(url)].filter(Boolean).join('; ');
      const answer = await this.#options.fetcher.send({
        url, method: 'GET', http: this.#upstream.http, signal, headers: { ...this.#upstream.headers, ...headers, ...(cookie && { cookie }) },
      });
      this.#cookies.keep(url, answer.headers['set-cookie']);
      const { location } = answer.headers;
      if (answer.status < 300 || answer.status > 399 || typeof location !== 'string') return { answer, url };
      answer.body.destroy();
      const next = URL.parse(location, url.href);
      if (hop === maxRedirects || !next || !this.#isWithinReach(next)) {
        this.#options.onRefused('playlist redirect');
        throw new CoreFault('server-refused', 'a redirect that is not followed');
      }
      url = next;
    }
  }

  /** On the address's own origin, or where the adapter says so on any port of its host; never from TLS to plain. */
  #isWithinReach(url: URL): boolean {
    const own = new URL(this.#upstream.url);
    if (url.origin === own.origin) return true;
    return this.#upstream.reach === 'host' && url.hostname === own.hostname && /^https?:$/.test(url.protocol) && (url.protocol === own.protocol || url.protocol === 'https:');
  }

  async #renamed(answer: UpstreamAnswer, base: URL): Promise<string> {
    const text = (await readLimited(answer.body, maxPlaylistBytes)).toString('utf8');
    const renamed = renamePlaylist(text, { base, book: this.#names, isWithinReach: (url) => this.#isWithinReach(url) });
    if (renamed.ok) return renamed.text;
    this.#options.onRefused('playlist');
    throw new CoreFault(renamed.problem.code, renamed.problem.detail);
  }
}
