/** Slows down whoever tries secrets: after a few wrong ones from an address, nothing from there is looked at for a while. */

const mostWrong = 10;
const windowMs = 60_000;
/** Addresses remembered; the oldest make room. */
const mostAddresses = 1_000;

export interface GuessLimit {
  /** False while this address has to wait. */
  mayTry(address: string): boolean;
  /** It brought a secret that never was one. */
  wrong(address: string): void;
}

/** `now` in ms, of any origin. */
export function createGuessLimit(now: () => number): GuessLimit {
  const seen = new Map<string, { since: number; count: number }>();
  const current = (address: string) => {
    const entry = seen.get(placeOf(address));
    return entry && now() - entry.since < windowMs ? entry : null;
  };
  return {
    mayTry: (address) => (current(address)?.count ?? 0) < mostWrong,
    wrong(address) {
      const entry = current(address) ?? { since: now(), count: 0 };
      entry.count += 1;
      seen.delete(placeOf(address));
      seen.set(placeOf(address), entry);
      const oldest = seen.keys().next();
      if (seen.size > mostAddresses && !oldest.done) seen.delete(oldest.value);
    },
  };
}

/** One machine has 2^64 addresses of IPv6, which share their first half. */
function placeOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  return plain.includes(':') ? plain.split(':').slice(0, 4).join(':') : plain;
}
