import http from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import tls from 'node:tls';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { readCertificate } from '#core/servers/certificate';
import { ServerFault } from '#core/servers/recording-server';
import { createServerHttp } from '#core/servers/server-http';
import type { ServerHttp } from '#core/servers/server-http';
import { makeSelfSigned } from '../../../fakes/self-signed.ts';
import type { SelfSigned } from '../../../fakes/self-signed.ts';

const secret = 'pässwörd-0123456789';
const secretHeaders = { authorization: `Basic ${Buffer.from(`admin:${secret}`).toString('base64')}`, cookie: `login=${encodeURIComponent(secret)}` };
const secrets = [secret, encodeURIComponent(secret), secretHeaders.authorization.slice(6)];
const never = new AbortController().signal;
let good: SelfSigned;
let other: SelfSigned;

beforeAll(() => {
  good = makeSelfSigned('server', 'IP:127.0.0.1');
  other = makeSelfSigned('server', 'IP:127.0.0.1');
});

async function serve(listener: RequestListener, certificate?: SelfSigned, host = '127.0.0.1') {
  const server = certificate ? https.createServer({ key: certificate.key, cert: certificate.cert }, listener) : http.createServer(listener);
  await new Promise<void>((resolve) => { server.listen(0, host, resolve); });
  onTestFinished(() => { server.closeAllConnections(); server.close(); });
  const { port } = server.address() as AddressInfo;
  return { server, port, address: `${certificate ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}` };
}

/** A TCP peer that is no HTTP server. */
async function serveBytes(onConnection: (socket: net.Socket) => void): Promise<string> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  onTestFinished(() => { for (const socket of sockets) socket.destroy(); server.close(); });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function open(address: string, certificate?: string): ServerHttp {
  const opened = createServerHttp({ address, ...(certificate !== undefined && { certificate }) });
  onTestFinished(() => opened.destroy());
  return opened;
}

/** The code this rejects with; it must be a `ServerFault` that tells no secret. */
async function faultOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(() => { throw new Error('it did not reject'); }, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(ServerFault);
  const { problem, message, stack } = error as ServerFault;
  for (const each of secrets) expect(JSON.stringify(problem) + message + String(stack)).not.toContain(each);
  return problem.code;
}

const asked = (part: object = {}) => ({ signal: never, headers: secretHeaders, ...part });
const answerJson = (response: ServerResponse, body: unknown): void => { response.setHeader('content-type', 'application/json'); response.end(JSON.stringify(body)); };
const textOf = async (opened: ServerHttp, path: string, part: object = {}): Promise<string> => (await opened.bytes(path, asked(part))).body.toString();

describe('certificates', () => {
  test('the approved self-signed one is good, on every connection', async () => {
    const { address } = await serve((_request, response) => { response.setHeader('connection', 'close'); response.end('hello'); }, good);
    const opened = open(address, good.fingerprint);
    for (let round = 0; round < 4; round += 1) expect(await textOf(opened, 'x')).toBe('hello');
  });

  test('one that nobody approved, or another than the approved one, is refused before a byte of the request is sent (F18)', async () => {
    let requests = 0;
    const { address } = await serve((_request, response) => { requests += 1; response.end(); }, good);
    // More than once: what a first handshake left behind must not make a second one good.
    for (let round = 0; round < 3; round += 1) {
      expect(await faultOf(open(address).bytes('x', asked()))).toBe('certificate-unknown');
      expect(await faultOf(open(address, other.fingerprint).bytes('x', asked()))).toBe('certificate-changed');
    }
    const stubborn = open(address);
    for (let round = 0; round < 3; round += 1) expect(await faultOf(stubborn.bytes('x', asked()))).toBe('certificate-unknown');
    expect(requests).toBe(0);
  });

  test('a trusted issuer is enough where none was approved, for its own name only', async () => {
    const wrongName = makeSelfSigned('elsewhere', 'DNS:elsewhere.example');
    const before = tls.getCACertificates('default');
    tls.setDefaultCACertificates([...before, good.cert.toString(), wrongName.cert.toString()]);
    onTestFinished(() => { tls.setDefaultCACertificates(before); });
    let requests = 0;
    const count: RequestListener = (_request, response) => { requests += 1; response.setHeader('connection', 'close'); response.end('hello'); };
    expect(await textOf(open((await serve(count, good)).address), 'x')).toBe('hello');
    const misnamed = open((await serve(count, wrongName)).address);
    for (let round = 0; round < 3; round += 1) expect(await faultOf(misnamed.bytes('x', asked()))).toBe('certificate-unknown');
    expect(requests).toBe(1);
  });

  test('both fingerprints are told when it changed', async () => {
    const { address } = await serve((_request, response) => { response.end(); }, good);
    await expect(open(address, other.fingerprint).bytes('', { signal: never })).rejects.toMatchObject({ problem: { detail: `certificate ${good.fingerprint}, approved was ${other.fingerprint}` } });
  });

  test('a look at one sends nothing, and ends with its signal', async () => {
    const { address } = await serve((_request, response) => { response.end(); }, good);
    const seen = await readCertificate(new URL(address), never);
    expect(seen).toMatchObject({ fingerprint: good.fingerprint, subject: 'server', issuer: 'server', trusted: false });
    expect(Number.isFinite(Date.parse(seen.validTo))).toBe(true);
    const silent = await serveBytes(() => undefined);
    await expect(readCertificate(new URL(silent.replace('http:', 'https:')), AbortSignal.abort(new Error('mine')))).rejects.toThrow('mine');
    const stop = new AbortController();
    const look = readCertificate(new URL(silent.replace('http:', 'https:')), stop.signal);
    stop.abort(new Error('mine too'));
    await expect(look).rejects.toThrow('mine too');
    const plain = await serve((_request, response) => { response.end(); });
    expect(await faultOf(readCertificate(new URL(plain.address.replace('http:', 'https:')), never))).toBe('server-unreachable');
  });

  test('TLS asked of a plain server is no certificate matter', async () => {
    const { address } = await serve((_request, response) => { response.end('plain'); });
    expect(await faultOf(open(address.replace('http:', 'https:')).bytes('', asked()))).toBe('server-garbage');
  });
});

describe('redirects', () => {
  test('at most three are followed, within the origin, with what was asked', async () => {
    const seen: string[] = [];
    const { address } = await serve((request, response) => {
      seen.push(`${request.url} ${request.headers.authorization === secretHeaders.authorization}`);
      const left = Number(/\d+/.exec(request.url ?? '')?.[0]);
      if (left === 0) response.end('arrived');
      else response.writeHead(302, { location: `/hop${left - 1}` }).end();
    });
    expect(await textOf(open(address), 'hop3')).toBe('arrived');
    expect(seen).toEqual(['/hop3 true', '/hop2 true', '/hop1 true', '/hop0 true']);
    expect(await faultOf(open(address).bytes('hop4', asked()))).toBe('server-refused');
    expect((await open(address).bytes('hop2', asked({ redirects: 0 }))).status).toBe(302);
  });

  test('neither to another host or port, nor with a login in the address, nor out of TLS (F65)', async () => {
    let strangers = 0;
    const stranger = await serve((_request, response) => { strangers += 1; response.end(); });
    let location = '';
    const redirect: RequestListener = (_request, response) => { response.writeHead(302, { location }).end(); };
    const [plain, secure] = [await serve(redirect), await serve(redirect, good)];
    for (const to of [stranger.address, `http://localhost:${plain.port}/`, `http://u:p@127.0.0.1:${plain.port}/`, 'file:///etc/passwd', 'http://[', 'https://example.org/']) {
      location = to;
      expect(await faultOf(open(plain.address).bytes('', asked()))).toMatch(/^(server-refused|not-allowed)$/);
    }
    location = `http://127.0.0.1:${plain.port}/`;
    expect(await faultOf(open(secure.address, good.fingerprint).bytes('', asked()))).toBe('server-refused');
    expect(strangers).toBe(0);
  });

  test('a request that changes something is not repeated elsewhere', async () => {
    const { address } = await serve((_request, response) => { response.writeHead(307, { location: '/again' }).end(); });
    expect((await open(address).bytes('', asked({ method: 'POST', body: 'x' }))).status).toBe(307);
  });

  test('cookies set on the way come along; Secure ones only over TLS; a later one of the same name wins', async () => {
    const seen: (string | undefined)[] = [];
    const redirect = (request: IncomingMessage, response: ServerResponse): void => {
      seen.push(request.headers.cookie);
      const step = request.url === '/' ? 1 : request.url === '/2' ? 2 : 3;
      if (step === 1) response.writeHead(302, { location: '/2', 'set-cookie': ['check=1; Secure; HttpOnly; SameSite=None', 'plain=a; Path=/', 'login=new', 'broken'] }).end();
      else if (step === 2) response.writeHead(302, { location: '/3', 'set-cookie': ['plain=b', 'login=; Max-Age=0'] }).end();
      else response.end();
    };
    const plain = await serve(redirect);
    await open(plain.address).bytes('', { signal: never, headers: { cookie: 'login=old; kept=1' } });
    expect(seen.splice(0)).toEqual(['login=old; kept=1', 'kept=1; plain=a; login=new', 'login=old; kept=1; plain=b']);
    const secure = await serve(redirect, good);
    await open(secure.address, good.fingerprint).bytes('', { signal: never });
    expect(seen).toEqual([undefined, 'check=1; plain=a; login=new', 'check=1; plain=b']);
  });

  test('cookies of one request are not those of the next', async () => {
    const seen: (string | undefined)[] = [];
    const { address } = await serve((request, response) => {
      seen.push(request.headers.cookie);
      if (request.url === '/') response.writeHead(302, { location: '/2', 'set-cookie': 'a=1' }).end();
      else response.end();
    });
    const opened = open(address);
    await opened.bytes('', { signal: never });
    await opened.bytes('2', { signal: never });
    expect(seen).toEqual([undefined, 'a=1', undefined]);
  });
});

describe('hosts', () => {
  test('other ports of the host may be asked, other hosts and schemes not', async () => {
    const [one, two] = [await serve((_request, response) => { response.end('one'); }), await serve((_request, response) => { response.end('two'); })];
    const opened = open(`${one.address}/base`);
    expect(await textOf(opened, `${two.address}/x`)).toBe('two');
    for (const path of ['http://localhost/', '//example.org/x', 'file:///etc/passwd', 'http://', `http://u:p@127.0.0.1:${one.port}/`]) expect(await faultOf(opened.bytes(path, asked()))).toBe('not-allowed');
  });

  test('paths are relative to the base', async () => {
    const { address } = await serve((request, response) => { response.end(request.url); });
    expect(await textOf(open(`${address}/zm`), 'api/x?y=1')).toBe('/zm/api/x?y=1');
    expect(await textOf(open(`${address}/zm/`), '../other')).toBe('/other');
  });

  test('IPv6, plain and over TLS', async () => {
    const six = makeSelfSigned('six');
    const plain = await serve((request, response) => { response.end(request.headers.host); }, undefined, '::1');
    expect(await textOf(open(plain.address), 'x')).toBe(`[::1]:${plain.port}`);
    const secure = await serve((_request, response) => { response.end('six'); }, six, '::1');
    expect(await textOf(open(secure.address, six.fingerprint), 'x')).toBe('six');
    expect((await readCertificate(new URL(secure.address), never)).fingerprint).toBe(six.fingerprint);
  });
});

describe('limits and faults', () => {
  const schema = z.object({ name: z.string().max(10) });

  test('JSON is read by its schema; what it does not know is dropped', async () => {
    const { address } = await serve((_request, response) => { answerJson(response, { name: 'x', more: 1 }); });
    const opened = open(address);
    expect(opened.latencyMs).toBeNull();
    expect(await opened.json('', schema, asked())).toEqual({ name: 'x' });
    expect(opened.latencyMs).toBeGreaterThan(0);
  });

  test.each([
    ['no JSON', '<html>'], ['nothing', ''], ['another shape', '{"name":5}'], ['a list', '[]'], ['too deep', '['.repeat(100_000)], ['a longer text than allowed', '{"name":"12345678901"}'],
    ['NaN', '{"name":NaN}'], ['another __proto__', '{"__proto__":{"name":"x"}}'],
  ])('%s instead is server-garbage (F63)', async (_what, body) => {
    const { address } = await serve((_request, response) => { response.end(body); });
    expect(await faultOf(open(address).json('', schema, asked()))).toBe('server-garbage');
  });

  test.each([[401, 'login-required'], [403, 'not-allowed'], [404, 'not-found'], [410, 'not-found'], [429, 'login-locked'], [500, 'server-refused'], [204, 'server-garbage']])('%i is %s', async (status, code) => {
    const { address } = await serve((_request, response) => { response.writeHead(status).end(); });
    expect(await faultOf(open(address).json('', schema, asked()))).toBe(code);
  });

  test('10 MB of JSON is too-large, and not read to its end (F25)', async () => {
    let sent = 0;
    const { address } = await serve((_request, response) => {
      const chunk = Buffer.alloc(64 * 1024, '1');
      const more = (): void => {
        while (!response.destroyed && sent < 200 * 1024 * 1024) {
          sent += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', more);
        }
      };
      more();
    });
    const opened = open(address);
    expect(await faultOf(opened.json('', schema, asked()))).toBe('too-large');
    expect(await faultOf(opened.bytes('', asked({ maxBytes: 1000 })))).toBe('too-large');
    expect(sent).toBeLessThan(100 * 1024 * 1024);
  });

  test('a peer that accepts and never answers hangs; so does one that stops in its body, or sends a byte now and then (F02)', async () => {
    const silent = await serveBytes(() => undefined);
    expect(await faultOf(open(silent).bytes('', asked({ timeoutMs: 300 })))).toBe('server-hangs');
    const { address } = await serve((request, response) => {
      response.writeHead(200, { 'content-length': '1000000' }).write('{');
      if (request.url !== '/drip') return;
      const drip = setInterval(() => response.write(' '), 20);
      response.once('close', () => { clearInterval(drip); });
    });
    expect(await faultOf(open(address).bytes('stops', asked({ timeoutMs: 300 })))).toBe('server-hangs');
    expect(await faultOf(open(address).bytes('drip', asked({ timeoutMs: 300 })))).toBe('server-hangs');
  });

  test('an endless stream goes on beyond every time limit of answers, and ends when it is silent for too long', async () => {
    const { address } = await serve((_request, response) => { response.write('first'); });
    const { body } = await open(address).send('', asked({ timeoutMs: 0, idleMs: 1_200 }));
    const began = performance.now();
    const reading = (async () => { for await (const chunk of body as AsyncIterable<Buffer>) expect(chunk.toString()).toBe('first'); })();
    await expect(reading).rejects.toThrow(/Timeout/i);
    expect(performance.now() - began).toBeGreaterThan(1_000);
  });

  test('garbage, a lying length and a head without end are server-garbage; a cut or refused connection is server-unreachable', async () => {
    expect(await faultOf(open(await serveBytes((socket) => { socket.write('SSH-2.0-OpenSSH_9.2\r\n'); })).bytes('', asked()))).toBe('server-garbage');
    expect(await faultOf(open(await serveBytes((socket) => { socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(200_000)}`); })).bytes('', asked()))).toBe('server-garbage');
    const short = await serveBytes((socket) => { socket.once('data', () => { socket.end('HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{}'); }); });
    expect(await faultOf(open(short).bytes('', asked()))).toMatch(/^server-(garbage|unreachable)$/);
    expect(await faultOf(open(await serveBytes((socket) => { socket.resetAndDestroy(); })).bytes('', asked()))).toBe('server-unreachable');
    const closed = await serve(() => undefined);
    closed.server.close();
    expect(await faultOf(open(closed.address).bytes('', asked()))).toBe('server-unreachable');
  });

  test('an abort is not an error of the list, at whatever moment it comes', async () => {
    const { address } = await serve((request, response) => { if (request.url === '/body') response.writeHead(200, { 'content-length': '10' }).write('x'); });
    const opened = open(address);
    for (const path of ['silent', 'body']) {
      const stop = new AbortController();
      const asking = opened.bytes(path, { signal: stop.signal });
      const reason = new Error('enough');
      setTimeout(() => { stop.abort(reason); }, 50);
      await expect(asking).rejects.toBe(reason);
    }
    const before = new Error('never begun');
    await expect(opened.bytes('', { signal: AbortSignal.abort(before) })).rejects.toBe(before);
    await expect(opened.socket('', { signal: AbortSignal.abort(before) })).rejects.toBe(before);
  });

  test('a body nobody reads to its end does not end the process', async () => {
    const { address, server } = await serve((_request, response) => { response.writeHead(200, { 'content-length': '10' }).write('x'); });
    const { body } = await open(address).send('', asked());
    const ended = new Promise<void>((resolve) => { body.once('close', resolve); });
    server.closeAllConnections();
    await ended;
  });
});

describe('WebSockets', () => {
  async function serveSockets(certificate?: SelfSigned, host?: string) {
    const seen: IncomingMessage[] = [];
    const { server, address } = await serve((_request, response) => { response.writeHead(404).end(); }, certificate, host);
    const sockets = new WebSocketServer({ server, path: '/ws' });
    sockets.on('connection', (socket, request) => {
      seen.push(request);
      socket.send('hello');
      socket.on('message', (data) => { socket.send(data); });
    });
    onTestFinished(() => { for (const each of sockets.clients) each.terminate(); sockets.close(); });
    return { address, seen };
  }
  const firstMessage = async (opened: ServerHttp, signal = never): Promise<string> => {
    const socket = await opened.socket('ws?x=1', { headers: secretHeaders, signal });
    return new Promise((resolve) => { socket.once('message', (data) => { resolve((data as Buffer).toString()); }); });
  };

  test('open over plain TCP and over pinned TLS, IPv6 too; the first message is not lost', async () => {
    const six = makeSelfSigned('six');
    for (const [certificate, host] of [[undefined, '127.0.0.1'], [good, '127.0.0.1'], [undefined, '::1'], [six, '::1']] as const) {
      const { address, seen } = await serveSockets(certificate, host);
      expect(await firstMessage(open(address, certificate?.fingerprint))).toBe('hello');
      expect(seen[0]?.url).toBe('/ws?x=1');
      expect(seen[0]?.headers.authorization).toBe(secretHeaders.authorization);
    }
  });

  test('another certificate is refused before the handshake', async () => {
    const { address, seen } = await serveSockets(good);
    expect(await faultOf(firstMessage(open(address, other.fingerprint)))).toBe('certificate-changed');
    expect(await faultOf(firstMessage(open(address)))).toBe('certificate-unknown');
    expect(seen).toEqual([]);
  });

  test('refusals, redirects, garbage and silence have their own codes', async () => {
    for (const [status, code] of [[401, 'login-required'], [403, 'not-allowed'], [404, 'not-found'], [302, 'server-refused']] as const) {
      const { server, address } = await serve(() => undefined);
      server.on('upgrade', (_request, socket) => { socket.end(`HTTP/1.1 ${status} No\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n`); });
      expect(await faultOf(firstMessage(open(address)))).toBe(code);
    }
    expect(await faultOf(firstMessage(open(await serveBytes((socket) => { socket.write('SSH-2.0-x\r\n'); }))))).toBe('server-garbage');
    expect(await faultOf(firstMessage(open(await serveBytes((socket) => { socket.once('data', () => { socket.write('HTTP/1.1 101 Switching\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: no\r\n\r\n'); }); }))))).toBe('server-garbage');
    expect(await faultOf(firstMessage(open(await serveBytes((socket) => { socket.resetAndDestroy(); }))))).toBe('server-unreachable');
    expect(await faultOf(firstMessage(open(await serveBytes(() => undefined))))).toBe('server-hangs');
  });

  test('ends with its signal', async () => {
    const { address } = await serveSockets();
    const stop = new AbortController();
    const socket = await open(address).socket('ws', { signal: stop.signal });
    const closed = new Promise<void>((resolve) => { socket.once('close', () => { resolve(); }); });
    stop.abort();
    await closed;
    const silent = open(await serveBytes(() => undefined));
    const early = new AbortController();
    const opening = silent.socket('ws', { signal: early.signal });
    const reason = new Error('enough');
    setTimeout(() => { early.abort(reason); }, 50);
    await expect(opening).rejects.toBe(reason);
  });
});

test('many bodies of one server at once share no limit but its own', async () => {
  const waiting: ServerResponse[] = [];
  const { address } = await serve((_request, response) => { waiting.push(response); });
  const opened = open(address);
  const answers: Promise<{ body: Readable }>[] = Array.from({ length: 80 }, () => opened.send('', { signal: never }));
  await expect.poll(() => waiting.length).toBe(80);
  for (const response of waiting) response.end();
  for (const { body } of await Promise.all(answers)) body.destroy();
});
