/** The client's figures C1 to C13 (FAULTS §6) out of what a soak saw: each with its target, and whether it was met, missed, or could not be told here. Pure. */
import { share } from '../bench/browser-run.ts';

export type Verdict = 'met' | 'missed' | 'not measured';

export interface Figure {
  readonly name: string;
  readonly what: string;
  readonly target: string;
  readonly measured: string;
  readonly verdict: Verdict;
  /** Why it is not measured, or what the figure leaves out. */
  readonly note: string;
  /** Missed by a wall that lies, stands still or needs a hand: a failure on any machine. Others depend on how fast it is. */
  readonly fails: boolean;
}

/** All times in ms. What was not done, or did not come about, is null or empty. */
export interface SoakFacts {
  readonly minutes: number;
  readonly faults: number;
  readonly pageErrors: number;
  /** Tiles that did not come back within a minute. */
  readonly stuck: number;
  /** How long tiles were called fresh without a new frame. */
  readonly truth: { readonly p99Ms: number; readonly mostMs: number; readonly looks: number };
  /** From the end of each outage of core, recorder or line to all tiles fresh. */
  readonly serverBackMs: readonly number[];
  /** 64 tiles after a common outage, and connections of the page that waited for a first answer at the same time. */
  readonly sixtyFour: { readonly backMs: number; readonly mostOpening: number } | string;
  /** Private memory of the large window, MB: its slope an hour with its standard error, and the most. */
  readonly memory: { readonly slope: number; readonly error: number; readonly mostMegabytes: number; readonly minutes: number } | null;
  /** Processor time in the last third of the run against the first, 0.05 for five per cent more; the larger of browser and product. */
  readonly load: { readonly drift: number; readonly minutes: number } | null;
  readonly switches: number;
  /** WebRTC connections that the large window made, and that the browser refused. */
  readonly peers: { readonly made: number; readonly refused: number };
  readonly gpu: { readonly kills: number; readonly inMs: number; readonly backMs: number } | null;
  readonly rendererBackMs: readonly number[];
  readonly clientBackMs: number | string;
  /** Bookmarks kept while the recorder was gone: how long each took; null for one that was refused. */
  readonly bookmarkMs: readonly (number | null)[];
}

/** Below this a run says nothing of slopes: windows fill their buffers in the first half hour. */
const slopeMinutes = 60;
const switchesWanted = 50_000;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const verdict = (isMet: boolean): Verdict => (isMet ? 'met' : 'missed');

export function figuresOf(facts: SoakFacts): Figure[] {
  const figure = (name: string, what: string, target: string, measured: string, is: Verdict, note = '', fails = false): Figure => ({ name, what, target, measured, verdict: is, note, fails });
  const times = (name: string, what: string, target: string, all: readonly number[], isMet: (p95: number, p99: number) => boolean, note = ''): Figure => {
    if (all.length === 0) return figure(name, what, target, '–', 'not measured', 'no such fault fell in this run');
    const [p95, p99] = [share(all, 0.95), share(all, 0.99)];
    return figure(name, what, target, `p95 ${seconds(p95)}, most ${seconds(Math.max(...all))} of ${all.length}`, verdict(isMet(p95, p99)), note);
  };
  const { truth, memory, load, sixtyFour, gpu, peers, clientBackMs, bookmarkMs } = facts;
  const lied = truth.mostMs > 5_000;
  return [
    figure('C1', 'frozen tile called live', '2 s p99, none above 5 s', `p99 below ${seconds(truth.p99Ms)}, most ${seconds(truth.mostMs)} of ${truth.looks} looks`, truth.looks === 0 ? 'not measured' : verdict(truth.p99Ms <= 2_000 && !lied), 'p99 in steps of half a second', lied),
    times('C2', 'pictures back after core, recorder or line', '3 s p95, 5 s p99', facts.serverBackMs, (p95, p99) => p95 <= 3_000 && p99 <= 5_000, 'from the kill where a process is killed'),
    typeof sixtyFour === 'string'
      ? figure('C3', '64 tiles after a common outage', '10 s, 8 connects in flight', '–', 'not measured', sixtyFour)
      : figure('C3', '64 tiles after a common outage', '10 s, 8 connects in flight', `${seconds(sixtyFour.backMs)}, ${sixtyFour.mostOpening} in flight`, verdict(sixtyFour.backMs <= 10_000 && sixtyFour.mostOpening <= 8), 'connections of the page to the core'),
    figure('C4', 'start of 24 LL-HLS tiles over HTTP/1.1', '1.5 s', '–', 'not measured', 'many-playlists.spec.ts; a wall here starts by the lane'),
    figure('C5', 'same camera on six tiles', '1.1 s, one session', '–', 'not measured', 'no camera is twice on this wall'),
    memory === null
      ? figure('C6', 'memory of a window', '5 MB/h, 600 MB', '–', 'not measured', 'too few looks')
      : figure('C6', 'memory of a window', '5 MB/h, 600 MB', `${memory.slope.toFixed(0)} ± ${memory.error.toFixed(0)} MB/h, at most ${memory.mostMegabytes.toFixed(0)} MB`,
        memory.mostMegabytes > 600 ? 'missed' : memory.minutes < slopeMinutes ? 'not measured' : verdict(memory.slope <= 5), memory.minutes < slopeMinutes ? 'too short for a slope; the bound was kept' : ''),
    load === null
      ? figure('C7', 'processor time that drifts', '5 %', '–', 'not measured', 'too few looks')
      : figure('C7', 'processor time that drifts', '5 %', `${(load.drift * 100).toFixed(0)} %`, load.minutes < slopeMinutes ? 'not measured' : verdict(load.drift <= 0.05), load.minutes < slopeMinutes ? 'too short: single faults are seen in it' : ''),
    figure('C8', 'tile switches without a refused peer connection', String(switchesWanted), `${facts.switches} switches, ${peers.made} peers made, ${peers.refused} refused`, peers.refused > 0 ? 'missed' : facts.switches >= switchesWanted ? 'met' : 'not measured', peers.refused === 0 && facts.switches < switchesWanted ? 'too few in this run' : '', peers.refused > 0),
    gpu === null
      ? figure('C9', '15 GPU processes killed in 30 s', 'pictures back in 3 s', '–', 'not measured', 'only asked in a whole run')
      : figure('C9', '15 GPU processes killed in 30 s', 'pictures back in 3 s', `${gpu.kills} in ${seconds(gpu.inMs)}, back after ${seconds(gpu.backMs)}`, gpu.kills < 15 || gpu.inMs > 30_000 ? 'not measured' : verdict(gpu.backMs <= 3_000)),
    times('C10', 'page crashed, same wall', '3 s p95', facts.rendererBackMs, (p95) => p95 <= 3_000, 'both windows fresh'),
    typeof clientBackMs === 'string'
      ? figure('C11', 'whole client killed, same wall', '8 s p95', '–', 'not measured', clientBackMs)
      : figure('C11', 'whole client killed, same wall', '8 s p95', `${seconds(clientBackMs)}, once`, verdict(clientBackMs <= 8_000), 'with the second its keeper waits; started again by the soak'),
    bookmarkMs.length === 0
      ? figure('C12', 'server gone: the desk goes on', 'live, steering, bookmarks', '–', 'not measured', 'the recorder was not gone in this run')
      : figure('C12', 'server gone: the desk goes on', 'live, steering, bookmarks', `${bookmarkMs.filter((ms) => ms !== null).length} of ${bookmarkMs.length} bookmarks kept, most ${Math.max(0, ...bookmarkMs.map((ms) => ms ?? 0)).toFixed(0)} ms`, verdict(!bookmarkMs.includes(null)), 'other servers’ live pictures: server-faults.spec.ts; steering: not here', bookmarkMs.includes(null)),
    figure('C13', 'unattended', '72 h, no human action', `${facts.minutes.toFixed(0)} min, ${facts.faults} faults, ${facts.stuck} stuck, ${facts.pageErrors} page errors`, facts.stuck + facts.pageErrors > 0 ? 'missed' : facts.minutes >= 72 * 60 ? 'met' : 'not measured', facts.minutes < 72 * 60 ? 'shorter than 72 h' : '', facts.stuck + facts.pageErrors > 0),
  ];
}

export function tableOf(figures: readonly Figure[]): string {
  return ['| figure | what | target | measured | | why, or what is left out |', '|---|---|---|---|---|---|', ...figures.map(({ name, what, target, measured, verdict: is, note }) => `| ${name} | ${what} | ${target} | ${measured} | ${is} | ${note} |`)].join('\n');
}

/** Those for which the run fails; `strict`: every one that was missed. */
export function failures(figures: readonly Figure[], strict: boolean): readonly Figure[] {
  return figures.filter(({ fails, verdict: is }) => fails || (strict && is === 'missed'));
}
