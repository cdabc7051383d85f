/** F12: a browser opens six connections to one name over HTTP/1.1; blocking playlists of 24 tiles must not wait for each other. */
import { openBridge } from '../bench/bridge-client.ts';
import { expect, test } from './wall-app.ts';

const tiles = 24;
/** Tiles that wait for a whole segment, about a second, while the others begin. */
const waiting = 18;

test('F12 tiles of LL-HLS begin at once while 18 others wait for their next segment; through one host name they would not', async ({ startWall }) => {
  const wall = await startWall({ demo: 'casablanca' });
  const { client, close } = await openBridge(wall.address);
  try {
    // The page may be there before the recorder's cameras are.
    const listed = async () => (await client.cameras.list({ after: null, limit: tiles })).cameras;
    await expect.poll(async () => (await listed()).length, { timeout: 20_000 }).toBe(tiles);
    const cameras = await listed();
    const addresses: string[] = [];
    for (const { id } of cameras) {
      const tickets = await client.live.open({ camera: id, want: { width: 480, height: 270, muted: true, purpose: 'tile' } });
      addresses.push(tickets.find(({ kind }) => kind === 'llhls')?.url ?? '');
    }
    expect(new Set(addresses.map((address) => new URL(address).host)).size).toBe(tiles);
    const ownNames = await begin(addresses);
    const oneName = await begin(addresses.map((address) => address.replace(/\/\/c\d+\./, '//c1.')));
    console.info(`24 LL-HLS tiles, 18 of them waiting: the other six begin in ${Math.round(ownNames)} ms on own names, ${Math.round(oneName)} ms on one name`);
    expect(ownNames / oneName).toBeLessThan(0.67);
  } finally {
    close();
  }

  /** In the page: ms until the slowest of six tiles has its playlist, init and newest part; the least of five tries, so that a busy machine tells the same. */
  function begin(urls: readonly string[]): Promise<number> {
    return wall.page.evaluate(async ({ each, held }) => {
      const get = async (url: string | URL): Promise<Response> => {
        const answer = await fetch(url, { cache: 'no-store', credentials: 'omit' });
        if (!answer.ok) throw new Error(`answered ${answer.status}`);
        return answer;
      };
      const first = async (url: string): Promise<string> => {
        const playlist = await (await get(url)).text();
        const names = [/#EXT-X-MAP:URI="([^"]+)"/.exec(playlist)?.[1] ?? '', [...playlist.matchAll(/#EXT-X-PART:[^\n]*URI="([^"]+)"/g)].at(-1)?.[1] ?? ''];
        await Promise.all(names.map(async (name) => (await get(new URL(name, url))).arrayBuffer()));
        return playlist;
      };
      const nextSegment = (playlist: string): number => Number(/#EXT-X-MEDIA-SEQUENCE:(\d+)/.exec(playlist)?.[1]) + [...playlist.matchAll(/#EXTINF/g)].length;
      // Sources open on demand; what is measured is the browser's and the gateway's part.
      await Promise.all(each.map(async (url) => {
        // A source that is not open within the recorder's patience answers 503 and goes on opening.
        for (let tries = 1; ; tries += 1) if (await first(url).then(() => true, (error: unknown) => { if (tries === 6) throw error; return false; })) return;
      }));
      const tries: number[] = [];
      for (let round = 0; round < 5; round += 1) {
        const playlists = await Promise.all(each.slice(0, held).map(async (url) => (await get(url)).text()));
        const holds = playlists.map(async (playlist, tile) => (await get(`${each[tile] ?? ''}?_HLS_msn=${nextSegment(playlist) + 1}`)).text());
        const from = performance.now();
        await Promise.all(each.slice(held).map(first));
        tries.push(performance.now() - from);
        await Promise.all(holds);
      }
      return tries.toSorted((a, b) => a - b)[0] ?? Number.NaN;
    }, { each: [...urls], held: waiting });
  }
});
