/**
 * Keeps a wrong password from being tried again and again. MediaMTX answers one after up to 4 s, in each of its services and for each
 * path on its own, and says 401 also where only a permission is missing; behind it may stand a directory that locks accounts.
 */
import { createHash } from 'node:crypto';
import type { Credentials } from '../server-kind.ts';
import { ServerFault } from '../recording-server.ts';
import type { Service } from './options.ts';

/** After a refusal the same login is not tried for this long (ms) at the same door. */
export const refusedMs = 30_000;

export type LoginHeaders = Readonly<Record<string, string>>;

export interface LoginGate {
  /**
   * Runs `ask` with the header for the login; a `ServerFault` `login-required` from it is a refusal. Rejects with `login-refused` for
   * a login that was refused here less than 30 s ago, without asking. A login that nobody has accepted yet is tried by one caller at a
   * time; the others wait for what comes of it.
   */
  enter<T>(service: Service, path: string | null, signal: AbortSignal, ask: (headers: LoginHeaders) => Promise<T>): Promise<T>;
  /** The login was accepted there, so an answer does not wait for the delay of refusals. */
  isOpen(service: Service, path: string | null): boolean;
}

interface Door { refusedAt: number | null; accepted: boolean; trial: Promise<unknown> | null }

/** `elapsedMs` is a monotonic clock. */
export function createLoginGate(credentials: () => Promise<Credentials | null>, elapsedMs: () => number): LoginGate {
  let login = '';
  const doors = new Map<string, Door>();
  /** Until a login was accepted somewhere, one path's refusal speaks for its whole service. */
  const doorOf = (service: Service, path: string | null): Door => {
    const proven = [...doors.values()].some(({ accepted }) => accepted);
    const name = proven && path !== null ? `${service} ${path}` : service;
    const door = doors.get(name) ?? { refusedAt: null, accepted: false, trial: null };
    doors.set(name, door);
    return door;
  };

  const enter: LoginGate['enter'] = async (service, path, signal, ask) => {
    for (;;) {
      const saved = await credentials();
      const headers = headersOf(saved);
      // Another password is another try.
      if (loginMark(headers) !== login) {
        login = loginMark(headers);
        doors.clear();
      }
      const door = doorOf(service, path);
      if (!saved) return ask(headers);
      if (door.refusedAt !== null && elapsedMs() - door.refusedAt < refusedMs) throw refused(service);
      if (!door.accepted && door.trial) {
        // A server that is down is not asked by each of them in turn.
        await within(door.trial, signal).catch((error: unknown) => { if (error instanceof ServerFault || signal.aborted) throw error; });
        continue;
      }
      return tryDoor(door, service, () => ask(headers));
    }
  };
  return { enter, isOpen: (service, path) => (doors.get(`${service} ${path ?? ''}`) ?? doors.get(service))?.accepted ?? false };

  async function tryDoor<T>(door: Door, service: Service, ask: () => Promise<T>): Promise<T> {
    const asking = judged(ask(), door, service);
    if (!door.accepted) door.trial = asking;
    try {
      return await asking;
    } finally {
      if (door.trial === asking) door.trial = null;
    }
  }

  async function judged<T>(asking: Promise<T>, door: Door, service: Service): Promise<T> {
    try {
      const answer = await asking;
      Object.assign(door, { accepted: true, refusedAt: null });
      return answer;
    } catch (error) {
      const code = error instanceof ServerFault ? error.problem.code : null;
      // Refused for another reason: the login itself was good.
      if (code === 'not-found') Object.assign(door, { accepted: true, refusedAt: null });
      if (code !== 'login-required') throw error;
      Object.assign(door, { accepted: false, refusedAt: elapsedMs() });
      throw refused(service);
    }
  }
}

/** The other's outcome, or this caller's own abort. */
function within(trial: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const end = (): void => { reject(signal.reason); };
    signal.addEventListener('abort', end, { once: true });
    trial.then(resolve, reject).finally(() => { signal.removeEventListener('abort', end); });
    if (signal.aborted) end();
  });
}

const refused = (service: Service): ServerFault => new ServerFault({ code: 'login-refused', detail: `MediaMTX ${service} refuses this login, or it lacks the permission` });

/** A token saved as password goes the same way: MediaMTX takes it from there. */
function headersOf(saved: Credentials | null): LoginHeaders {
  return saved ? { authorization: `Basic ${Buffer.from(`${saved.user}:${saved.password}`).toString('base64')}` } : {};
}

/** Tells one login from another without keeping either. */
export const loginMark = (headers: LoginHeaders): string => createHash('sha256').update(headers['authorization'] ?? '').digest('base64url');
