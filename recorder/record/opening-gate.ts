/** At most so many openings at a time per host (F03): a server that returns is not met by 64 sessions at once. */
export interface OpeningGate {
  /** Resolves with the way to leave; rejects when the signal aborts first. */
  enter(host: string, signal: AbortSignal): Promise<() => void>;
}

export function createOpeningGate(limit = 8): OpeningGate {
  const hosts = new Map<string, { inside: number; readonly waiting: Set<() => void> }>();

  function leave(host: string): void {
    const door = hosts.get(host);
    if (!door) return;
    door.inside -= 1;
    const next = door.waiting.values().next().value;
    if (next) {
      door.waiting.delete(next);
      next();
    } else if (door.inside === 0) hosts.delete(host);
  }

  return {
    enter(host, signal) {
      const door = hosts.get(host) ?? { inside: 0, waiting: new Set<() => void>() };
      hosts.set(host, door);
      return new Promise((resolve, reject) => {
        const admit = () => {
          signal.removeEventListener('abort', giveUp);
          door.inside += 1;
          let left = false;
          resolve(() => {
            if (!left) leave(host);
            left = true;
          });
        };
        const giveUp = () => {
          door.waiting.delete(admit);
          reject(signal.reason);
        };
        if (signal.aborted) return giveUp();
        signal.addEventListener('abort', giveUp, { once: true });
        if (door.inside < limit) admit();
        else door.waiting.add(admit);
      });
    },
  };
}
