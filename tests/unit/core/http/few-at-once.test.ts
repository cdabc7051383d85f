import { expect, test } from 'vitest';
import type { buildConnector } from 'undici';
import { fewAtOnce } from '#core/http/few-at-once';

test('F03 64 tiles at once make at most eight connections at a time, and a failed one makes room too', () => {
  const pending: buildConnector.Callback[] = [];
  let most = 0;
  const connect = fewAtOnce((_options, callback) => {
    pending.push(callback);
    most = Math.max(most, pending.length);
  }, 8);
  let ended = 0;
  for (let n = 0; n < 64; n += 1) connect({ hostname: 'h', protocol: 'http:', port: '1' }, () => { ended += 1; });
  for (let n = 0; pending.length > 0; n += 1) pending.shift()!(new Error(`${n}`), null);
  expect({ most, ended }).toEqual({ most: 8, ended: 64 });
});
