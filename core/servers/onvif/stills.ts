/** Stills by GetSnapshotUri, at most one a second a camera however many ask: devices answer slowly and weary easily. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ServerFault } from '../recording-server.ts';
import type { PushedPicture } from '../recording-server.ts';
import { withSignal } from './with-signal.ts';

const freshMs = 1_000;
const maxBytes = 8 * 1024 * 1024;

export interface StillsSource {
  /** Address on the typed host. Rejects with `unsupported` where the device has none. */
  address(camera: string, signal: AbortSignal): Promise<string>;
  get(address: string, signal: AbortSignal, maxBytes: number): Promise<{ readonly status: number; readonly body: Buffer }>;
  /** Ends what is still being fetched. */
  readonly signal: AbortSignal;
}

export class Stills {
  readonly #source: StillsSource;
  readonly #addresses = new Map<string, string>();
  readonly #last = new Map<string, { readonly at: number; readonly picture: Promise<PushedPicture> }>();

  constructor(source: StillsSource) {
    this.#source = source;
  }

  /** A JPEG not older than a second. */
  at(camera: string, signal: AbortSignal): Promise<PushedPicture> {
    const last = this.#last.get(camera);
    if (last && performance.now() - last.at < freshMs) return withSignal(last.picture, signal);
    const picture = this.#fetch(camera);
    this.#last.set(camera, { at: performance.now(), picture });
    picture.catch(() => { if (this.#last.get(camera)?.picture === picture) this.#last.delete(camera); });
    return withSignal(picture, signal);
  }

  /** One a second, until the signal aborts; rejects on a fault. */
  async push(camera: string, listener: (picture: PushedPicture) => void, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const began = performance.now();
      listener(await this.at(camera, signal));
      await sleep(Math.max(0, freshMs - (performance.now() - began)), undefined, { signal }).catch(() => undefined);
    }
  }

  forget(): void {
    this.#addresses.clear();
  }

  async #fetch(camera: string): Promise<PushedPicture> {
    const known = this.#addresses.get(camera);
    const address = known ?? await this.#source.address(camera, this.#source.signal);
    this.#addresses.set(camera, address);
    const { status, body } = await this.#source.get(address, this.#source.signal, maxBytes);
    // An address of before a reboot: asked anew next time.
    if (status !== 200) this.#addresses.delete(camera);
    if (status === 401 || status === 403) throw new ServerFault({ code: status === 401 ? 'login-refused' : 'not-allowed', detail: 'the device refuses stills to this user' });
    if (status !== 200) throw new ServerFault({ code: status === 404 ? 'not-found' : 'server-refused', detail: `stills: answered ${status}` });
    if (body[0] !== 0xff || body[1] !== 0xd8) throw new ServerFault({ code: 'server-garbage', detail: 'the still is no JPEG' });
    return { jpeg: body, capturedAt: null };
  }
}
