/** The page's files, read once at start: an address not in this list does not exist, so no path is ever built from a request (F73). */
import { lstat, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { CoreFault } from '../fault.ts';

export interface PageFile {
  readonly bytes: Buffer;
  readonly type: string;
  readonly cache: string;
}

/** By path on the origin, e.g. `/assets/index-3f9a.js`; `/` is the page itself. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const maxBytes = 64 * 1024 * 1024;
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.json': 'application/json', '.svg': 'image/svg+xml', '.png': 'image/png', '.ico': 'image/x-icon', '.webp': 'image/webp',
  '.woff2': 'font/woff2', '.woff': 'font/woff', '.wasm': 'application/wasm', '.txt': 'text/plain; charset=utf-8', '.map': 'application/json',
};

/** Symbolic links and kinds of file not in the list are left out. Throws `not-found` where there is no page. */
export async function readPageFiles(folder: string): Promise<PageFiles> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const files = new Map<string, PageFile>();
  let total = 0;
  for (const name of names.toSorted()) {
    const type = types[path.extname(name)];
    const file = path.join(folder, name);
    if (!type || !(await lstat(file)).isFile()) continue;
    const bytes = await readFile(file);
    total += bytes.length;
    if (total > maxBytes) throw new CoreFault('too-large', 'the folder of the page is larger than 64 MB');
    const address = `/${name.split(path.sep).join('/')}`;
    files.set(address, { bytes, type, cache: cacheOf(address) });
  }
  const index = files.get('/index.html');
  if (!index) throw new CoreFault('not-found', 'the page is not built: its folder has no index.html');
  return files.set('/', index);
}

/** Vite puts a hash of the content into every name under /assets. */
function cacheOf(address: string): string {
  if (address.startsWith('/assets/')) return 'public, max-age=31536000, immutable';
  return address === '/index.html' ? 'no-store' : 'no-cache';
}
