/** A server's digest nonce (RFC 7616) and how often it was used, so that a request needs no refusal first. Keeps no password. */
import { digestAuthorization, digestChallengeOf, readChallenges } from './http-challenges.ts';
import type { DigestChallenge, DigestWant } from './http-challenges.ts';

export class DigestSession {
  #challenge: DigestChallenge | null = null;
  #count = 0;

  /** Takes what a 401 says. False where there is no digest to answer, or where it is the nonce that was just refused. */
  take(header: string | readonly string[] | undefined): boolean {
    const challenge = digestChallengeOf(readChallenges(header));
    if (!challenge) return false;
    const isNew = challenge.stale || challenge.nonce !== this.#challenge?.nonce || this.#count === 0;
    if (challenge.nonce !== this.#challenge?.nonce) this.#count = 0;
    this.#challenge = challenge;
    return isNew;
  }

  /** Null before the first challenge. */
  authorization(want: Pick<DigestWant, 'user' | 'password' | 'method' | 'uri'>): string | null {
    if (!this.#challenge) return null;
    this.#count += 1;
    return digestAuthorization(this.#challenge, { ...want, count: this.#count });
  }
}
