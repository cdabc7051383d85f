import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTls } from 'node:https';
import { X509Certificate } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { HostConnections } from '#core/servers/generic/host-connections';

const { signal } = new AbortController();

async function servers(count: number, answer: (path: string) => boolean) {
  return Promise.all(Array.from({ length: count }, async () => {
    const server = createServer((request, response) => {
      response.writeHead(200);
      if (answer(request.url ?? '')) response.end('ok');
      else response.write('begun');
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    onTestFinished(() => new Promise<void>((resolve) => { server.close(() => { resolve(); }); server.closeAllConnections(); }));
    return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  }));
}

test('hosts are bounded, the longest idle go first, one that is being read never; a host that went comes again', async () => {
  const urls = await servers(4, (each) => each !== '/endless');
  const hosts = new HostConnections(() => undefined, 2);
  onTestFinished(() => hosts.destroy());
  const [a, b, c, d] = urls.map((url) => ({ url, http: hosts.to(url) }));
  const endless = await a!.http.send('/endless', { signal, timeoutMs: 0 });
  for (const { http } of [b!, c!, d!]) expect((await http.bytes('/', { signal })).body.toString()).toBe('ok');
  expect(hosts.size).toBe(2);
  let closed = false;
  endless.body.once('close', () => { closed = true; });
  expect((await b!.http.bytes('/', { signal })).status).toBe(200);
  expect(closed).toBe(false);
  endless.body.destroy();
  await vi.waitFor(() => { expect(closed).toBe(true); });
  for (const { http } of [c!, d!, a!]) expect((await http.bytes('/', { signal })).status).toBe(200);
  expect(hosts.size).toBe(2);
});

test('a self-signed camera is spoken to only with the certificate approved for its host and port', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'manara-tls-'));
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true }); });
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', 'key.pem', '-out', 'cert.pem', '-days', '2', '-subj', '/CN=camera'], { cwd: folder, stdio: 'ignore' });
  const cert = readFileSync(path.join(folder, 'cert.pem'));
  const server = createTls({ key: readFileSync(path.join(folder, 'key.pem')), cert }, (_request, response) => { response.end('ok'); });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  onTestFinished(() => new Promise<void>((resolve) => { server.close(() => { resolve(); }); server.closeAllConnections(); }));
  const url = new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const ask = async (certificate: string | undefined) => {
    const hosts = new HostConnections((host) => (host === url.host ? certificate : undefined));
    onTestFinished(() => hosts.destroy());
    return hosts.to(url).bytes('/', { signal });
  };
  await expect(ask(undefined)).rejects.toMatchObject({ problem: { code: 'certificate-unknown' } });
  await expect(ask(Array.from({ length: 32 }, () => '00').join(':'))).rejects.toMatchObject({ problem: { code: 'certificate-changed' } });
  expect((await ask(new X509Certificate(cert).fingerprint256)).status).toBe(200);
});
