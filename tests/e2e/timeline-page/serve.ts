/** Builds the timeline's page and serves it on loopback, to be read and nothing else. */
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' };

export async function serveTimelinePage(): Promise<{ readonly origin: string; end(): Promise<void> }> {
  const outDir = mkdtempSync(path.join(tmpdir(), 'manara-timeline-'));
  const root = fileURLToPath(new URL('.', import.meta.url));
  await build({ root, configFile: false, logLevel: 'error', plugins: [react()], build: { outDir, emptyOutDir: true, assetsInlineLimit: 0, target: 'chrome130', chunkSizeWarningLimit: 2000 } });
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = path.join(outDir, pathname === '/' ? 'index.html' : path.normalize(pathname));
    readFile(file).then(
      (body) => { response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream' }).end(body); },
      () => { response.writeHead(404).end(); },
    );
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    origin: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    async end() {
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}
