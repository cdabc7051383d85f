import type { buildConnector } from 'undici';

/** The same connector, of which at most `most` connections are being made at once; the rest wait their turn (F03). */
export function fewAtOnce(connect: buildConnector.connector, most: number): buildConnector.connector {
  const waiting: (() => void)[] = [];
  let connecting = 0;
  const next = (): void => {
    if (connecting >= most) return;
    const start = waiting.shift();
    if (!start) return;
    connecting += 1;
    start();
  };
  return (options, callback) => {
    waiting.push(() => {
      connect(options, (...result) => {
        connecting -= 1;
        next();
        callback(...result);
      });
    });
    next();
  };
}
