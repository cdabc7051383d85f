/** F17: the name service fails, is slow, or names another address; the server itself is there all the time. */
import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { connectTo, pinnedConnector } from '#core/servers/pinned-connector';
import { steadyLookup } from '#core/servers/steady-lookup';
import type { Look } from '#core/servers/steady-lookup';
import { makeSelfSigned } from '../../../fakes/self-signed.ts';

type Answer = readonly LookupAddress[] | NodeJS.ErrnoException | 'silent';
const at = (address: string): readonly LookupAddress[] => [{ address, family: 4 }];
const notFound = (): NodeJS.ErrnoException => Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' });

function nameService(first: Answer): { answer: Answer; readonly look: Look } {
  const service = {
    answer: first,
    look: ((_name, _options, callback) => {
      const { answer } = service;
      if (answer === 'silent') return;
      queueMicrotask(() => { if (answer instanceof Error) callback(answer, []); else callback(null, [...answer]); });
    }) as Look,
  };
  return service;
}

const ask = (lookup: ReturnType<typeof steadyLookup>, name = 'nvr.city.test'): Promise<unknown> =>
  new Promise((resolve, reject) => { lookup(name, { all: true }, (error, addresses) => { if (error) reject(error); else resolve(addresses); }); });

test('F17 while the name service fails or says nothing, the addresses of before are used; a new one is taken at once', async () => {
  vi.useFakeTimers();
  onTestFinished(() => { vi.useRealTimers(); });
  const service = nameService(notFound());
  const lookup = steadyLookup(service.look);
  await expect(ask(lookup)).rejects.toMatchObject({ code: 'EAI_AGAIN' });
  service.answer = at('10.0.0.1');
  expect(await ask(lookup)).toEqual(at('10.0.0.1'));
  for (const answer of [notFound(), []]) {
    service.answer = answer;
    expect(await ask(lookup)).toEqual(at('10.0.0.1'));
  }
  await expect(ask(lookup, 'other.city.test')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  service.answer = 'silent';
  const asked = ask(lookup);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await asked).toEqual(at('10.0.0.1'));
  service.answer = at('10.0.0.2');
  expect(await ask(lookup)).toEqual(at('10.0.0.2'));
});

test('F17 a server whose name cannot be looked up for a while is reached all the same; a name that leads elsewhere is told, and nothing is sent there', async () => {
  const [own, foreign] = [makeSelfSigned('own'), makeSelfSigned('foreign')];
  let sentElsewhere = 0;
  const serve = async (host: string, port: number, certificate: ReturnType<typeof makeSelfSigned>, onBytes: () => void): Promise<number> => {
    const server = createServer(certificate, (_request, response) => { response.end(); });
    server.on('secureConnection', (socket) => { socket.on('data', onBytes); });
    await new Promise<void>((resolve, reject) => { server.once('error', reject).listen(port, host, resolve); });
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    return (server.address() as AddressInfo).port;
  };
  const port = await serve('127.0.0.1', 0, own, () => undefined);
  await serve('127.0.0.2', port, foreign, () => { sentElsewhere += 1; });
  const service = nameService(at('127.0.0.1'));
  const connector = pinnedConnector(own.fingerprint, service.look);
  const connect = async (): Promise<string | undefined> => {
    const socket = await connectTo(connector, new URL(`https://nvr.city.test:${port}`));
    const { remoteAddress } = socket;
    socket.destroy();
    return remoteAddress;
  };
  expect(await connect()).toBe('127.0.0.1');
  service.answer = notFound();
  expect(await connect()).toBe('127.0.0.1');
  service.answer = at('127.0.0.2');
  await expect(connect()).rejects.toMatchObject({ problem: { code: 'certificate-changed' } });
  expect(sentElsewhere).toBe(0);
  // The name leads home again.
  service.answer = at('127.0.0.1');
  expect(await connect()).toBe('127.0.0.1');
});
