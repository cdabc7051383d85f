/** One `ServerHttp` per host of a list, made when it is first needed; hosts nobody speaks to are let go, the longest idle first. */
import { createServerHttp } from '../server-http.ts';
import type { ServerAnswer, ServerHttp } from '../server-http.ts';

const maxHosts = 512;

interface Host {
  readonly http: ServerHttp;
  /** Answers being read. */
  active: number;
}

export class HostConnections {
  /** Longest unused first. */
  readonly #hosts = new Map<string, Host>();
  readonly #certificateOf: (host: string) => string | undefined;
  readonly #maxHosts: number;

  /** `certificateOf` gives the approved certificate of `host:port`; without one only trusted certificates are good. */
  constructor(certificateOf: (host: string) => string | undefined, most = maxHosts) {
    this.#certificateOf = certificateOf;
    this.#maxHosts = most;
  }

  get size(): number { return this.#hosts.size; }

  /** A connection to the host of this address, good for as long as all of them are. */
  to(url: URL): ServerHttp {
    const host = (): Host => this.#host(url);
    const { http } = host();
    const counted = async <T extends object>(call: (http: ServerHttp) => Promise<T>): Promise<T> => {
      const used = host();
      used.active += 1;
      try {
        const answer = await call(used.http);
        if (isStreaming(answer)) {
          used.active += 1;
          answer.body.once('close', () => { used.active -= 1; });
        }
        return answer;
      } finally {
        used.active -= 1;
      }
    };
    return {
      base: http.base,
      send: (path, request) => counted((one) => one.send(path, request)),
      bytes: (path, request) => counted((one) => one.bytes(path, request)),
      json: (path, schema, request) => host().http.json(path, schema, request),
      socket: (path, request) => host().http.socket(path, request),
      get latencyMs() { return http.latencyMs; },
      // Hosts are shared: only all of them are ended.
      destroy: async () => undefined,
    };
  }

  #host(url: URL): Host {
    const { origin, host } = url;
    const known = this.#hosts.get(origin) ?? { http: createServerHttp(this.#optionsFor(origin, host)), active: 0 };
    this.#hosts.delete(origin);
    this.#hosts.set(origin, known);
    if (this.#hosts.size > this.#maxHosts) this.#letGo(origin);
    return known;
  }

  #letGo(kept: string): void {
    for (const [origin, { http, active }] of this.#hosts) {
      if (active > 0 || origin === kept) continue;
      this.#hosts.delete(origin);
      void http.destroy();
      return;
    }
  }

  #optionsFor(address: string, host: string): { address: string; certificate?: string } {
    const certificate = this.#certificateOf(host);
    return { address, ...(certificate !== undefined && { certificate }) };
  }

  async destroy(): Promise<void> {
    const hosts = [...this.#hosts.values()];
    this.#hosts.clear();
    await Promise.all(hosts.map(({ http }) => http.destroy()));
  }
}

function isStreaming(answer: object): answer is ServerAnswer {
  return 'body' in answer && typeof answer.body === 'object' && answer.body !== null && 'once' in answer.body;
}
