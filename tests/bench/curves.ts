/** The wall bench as one picture: processor time and frames by number of tiles. SVG, readable on light and dark ground. */
import type { WallResult } from './wall.ts';

const players = ['product', 'hls.js', 'video.js'] as const;
const colours = { product: '#2f81f7', 'hls.js': '#d29922', 'video.js': '#bf4b8a', limit: '#6e7681' } as const;
const box = { width: 420, height: 260, left: 56, top: 40, bottom: 40, gap: 60 };

interface Line { readonly name: keyof typeof colours; readonly points: readonly (readonly [tiles: number, value: number])[] }

export function curves(results: readonly WallResult[]): string {
  const of = (pick: (result: WallResult, player: (typeof players)[number]) => number): Line[] => players.map((name) => ({ name, points: results.map((result) => [result.tiles, pick(result, name)] as const) }));
  const processor: Line[] = [
    ...of(({ runs }, player) => Object.values(runs[player].cpu).reduce((sum, value) => sum + value, 0) * 100),
    { name: 'limit', points: results.flatMap(({ tiles, limit }) => (limit === null ? [] : [[tiles, limit * 100] as const])) },
  ];
  const panels = [
    panel('Processor, % of a core', processor, 0),
    panel('Frames shown per second', of(({ runs }, player) => runs[player].framesPerSecond), 1),
    panel('Memory (PSS), MB', of(({ runs }, player) => runs[player].memoryMb), 2),
  ];
  const width = 3 * (box.left + box.width) + 2 * box.gap;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${box.top + box.height + box.bottom}" font-family="sans-serif" font-size="14"><rect width="100%" height="100%" fill="#fff"/>${panels.join('')}</svg>\n`;
}

function panel(title: string, lines: readonly Line[], place: number): string {
  const x0 = place * (box.left + box.width + box.gap) + box.left;
  const y0 = box.top + box.height;
  const all = lines.flatMap(({ points }) => points);
  const [mostX, mostY] = [Math.max(1, ...all.map(([tiles]) => tiles)), Math.max(1, ...all.map(([, value]) => value)) * 1.08];
  const at = ([tiles, value]: readonly [number, number]): string => `${(x0 + (tiles / mostX) * box.width).toFixed(1)},${(y0 - (value / mostY) * box.height).toFixed(1)}`;
  const steps = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const y = y0 - part * box.height;
    return `<line x1="${x0}" x2="${x0 + box.width}" y1="${y}" y2="${y}" stroke="#d0d7de"/><text x="${x0 - 6}" y="${y + 5}" text-anchor="end" fill="#57606a">${Math.round(part * mostY)}</text>`;
  });
  const ticks = [...new Set(all.map(([tiles]) => tiles))].map((tiles) => `<text x="${x0 + (tiles / mostX) * box.width}" y="${y0 + 20}" text-anchor="middle" fill="#57606a">${tiles}</text>`);
  const drawn = lines.filter(({ points }) => points.length > 0).map(({ name, points }, index) => `<polyline points="${points.map(at).join(' ')}" fill="none" stroke="${colours[name]}" stroke-width="3"${name === 'limit' ? ' stroke-dasharray="6 4"' : ''}/>${points.map((point) => `<circle cx="${at(point).split(',')[0]}" cy="${at(point).split(',')[1]}" r="4" fill="${colours[name]}"/>`).join('')}<text x="${x0 + 8}" y="${box.top + 18 + index * 18}" fill="${colours[name]}" font-weight="600">${name === 'limit' ? 'FFmpeg, decoding only' : name}</text>`);
  return `<text x="${x0}" y="24" fill="#24292f" font-weight="700">${title}</text>${steps.join('')}${ticks.join('')}<text x="${x0 + box.width}" y="${y0 + 36}" text-anchor="end" fill="#57606a">tiles</text>${drawn.join('')}`;
}
