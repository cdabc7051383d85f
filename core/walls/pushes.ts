/** What monitors send each other: asked first where the receiver wants that, put back by itself, every step in the journal. */
import { randomUUID } from 'node:crypto';
import { pushStackSchema } from '#bridge/schemas';
import { cleanText } from '#model/clean-text';
import type { Push, PushBoard, PushContent, SentPush } from '#model/push';
import type { EpochMs } from '#model/time';
import type { JournalKind } from '#model/journal-entry';
import type { Monitor } from '#model/view';
import { Changes, follow } from '../changes.ts';
import type { CoreData } from '../data/open-core-data.ts';
import { CoreFault } from '../fault.ts';
import type { Journal } from '../journal/journal.ts';
import { arrangementOf, showsTheSame, soundArrangement } from './arrangement.ts';
import { by } from '../journal/by.ts';
import { afterHand, isCovered, shownWith, tileFor, withKept, withoutPush } from './push-stack.ts';
import type { PushStack } from './push-stack.ts';
import { WaitingPushes } from './waiting-pushes.ts';
import type { Walls } from './walls.ts';

/** Who does not answer in this time (ms) is not there. */
const answerMs = 60_000;
/** The sender hears what became of it although its page was away for a moment, ms. */
const toldMs = 60_000;
/** The clock may be put on or back: nothing due is slept over for longer, ms. */
const mostSleepMs = 5_000;
/** More on one monitor are nobody's overview: the lowest becomes the operator's own. */
const mostOnMonitor = 16;
const mostWaiting = 64;
const reasonLength = 200;

export interface PushWish {
  readonly from: number;
  readonly to: number;
  readonly content: PushContent;
  readonly reason: string;
  readonly returnAfterS: number | null;
}

export class Pushes {
  readonly #data: CoreData;
  readonly #journal: Journal;
  readonly #walls: Walls;
  readonly #now: () => EpochMs;
  readonly #stacks = new Map<number, PushStack>();
  readonly #waiting: WaitingPushes;
  /** What is over, until then. */
  readonly #over = new Map<string, { readonly push: Push; readonly until: EpochMs }>();
  readonly #asking = new Set<number>();
  readonly #changes = new Changes();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: { readonly data: CoreData; readonly journal: Journal; readonly walls: Walls; readonly now: () => EpochMs }) {
    this.#data = options.data;
    this.#journal = options.journal;
    this.#walls = options.walls;
    this.#now = options.now;
    this.#waiting = new WaitingPushes(options.data);
    for (const row of this.#data.db.prepare('SELECT number FROM asking_monitor').iterate()) this.#asking.add(Number(row['number']));
    for (const row of this.#data.db.prepare('SELECT * FROM push_stack').all()) this.#resume(Number(row['monitor']), String(row['stack']));
    this.#walls.onHand((monitors) => this.#byHand(monitors));
    this.#walls.onBeneath((monitor) => this.#stacks.get(monitor)?.base ?? null);
    this.#wakeUp();
  }

  /** Where no window shows the monitor it is laid or waits all the same, for one may come; the answer says so. */
  send(wish: PushWish, who?: string): SentPush {
    const { from, to, returnAfterS } = wish;
    const target = this.#walls.monitors().find(({ number }) => number === to);
    if (!target) throw new CoreFault('not-found', 'the wall has no such monitor');
    if (from === to) throw new CoreFault('invalid-input', 'a monitor sends nothing to itself');
    const content: PushContent = wish.content.kind === 'item' ? wish.content : { ...wish.content, arrangement: soundArrangement(wish.content.arrangement) };
    mustFit(content, target);
    const push: Push = {
      id: randomUUID(), from: this.#walls.monitor(from).number, to, content, reason: cleanText(wish.reason, reasonLength), state: 'waiting', sentAt: this.#now(), returnAfterS, dueAt: this.#now() + answerMs,
    };
    const hasWindow = this.#walls.isWatched(to);
    const note = (): void => { this.#note('push-sent', push, { ...by(who), reason: push.reason, stays: returnAfterS, asked: this.#asking.has(to), hasWindow }); };
    if (!this.#asking.has(to)) return { ...this.#lay(push, note, who), hasWindow };
    if (this.#waiting.list().length >= mostWaiting) throw new CoreFault('too-large', `${mostWaiting} pushes wait for an answer already`);
    this.#waiting.add(push, note);
    this.#told();
    return { ...push, hasWindow };
  }

  answer({ id, accept }: { readonly id: string; readonly accept: boolean }, who?: string): Push {
    const push = this.#waiting.get(id);
    if (!push) throw new CoreFault('not-found', 'it waits no longer');
    if (accept) mustFit(push.content, this.#walls.monitor(push.to));
    if (accept) return this.#lay(push, () => undefined, who);
    this.#waiting.remove(id, () => { this.#note('push-refused', push, by(who)); });
    return this.#end(push, 'refused');
  }

  settle({ id, how }: { readonly id: string; readonly how: 'return' | 'keep' }, who?: string): Push {
    const [monitor, stack] = this.#holding(id) ?? [];
    const push = stack?.pushes.find((one) => one.id === id);
    if (monitor === undefined || !stack || !push) throw new CoreFault('not-found', 'it is not shown any more');
    if (how === 'return') return this.#putBack(push, { ...by(who), because: 'by-hand' });
    const next = withKept(stack, id);
    const replaced = onlyIn(stack, next).filter((one) => one.id !== id);
    this.#data.transaction(() => {
      this.#writeStack(monitor, next);
      this.#note('push-kept', push, by(who));
      for (const one of replaced) this.#note('push-replaced', one, {});
    });
    this.#keepStack(monitor, next);
    for (const one of replaced) this.#end(one, 'replaced');
    return this.#end(push, 'kept');
  }

  /** The sender's undo: what was beneath is seen again, and what others put there since stays. A monitor that is asked first and took it keeps its word. */
  takeBack(id: string, who?: string): { readonly push: Push; readonly isCovered: boolean } {
    const waiting = this.#waiting.get(id);
    if (waiting) {
      this.#waiting.remove(id, () => { this.#note('push-withdrawn', waiting, by(who)); });
      return { push: this.#end(waiting, 'withdrawn'), isCovered: false };
    }
    const [monitor, stack] = this.#holding(id) ?? [];
    const push = stack?.pushes.find((one) => one.id === id);
    if (monitor === undefined || !stack || !push) throw new CoreFault('not-found', 'nothing of it is left');
    if (this.#asking.has(monitor)) throw new CoreFault('not-allowed', `monitor ${monitor} is asked first`);
    return { isCovered: isCovered(stack, id), push: this.#putBack(push, { ...by(who), because: 'taken-back' }) };
  }

  ask({ monitor, first }: { readonly monitor: number; readonly first: boolean }, who?: string): void {
    const { number } = this.#walls.monitor(monitor);
    if (this.#asking.has(number) === first) return;
    this.#data.transaction(() => {
      this.#data.db.prepare(first ? 'INSERT OR IGNORE INTO asking_monitor (number) VALUES (?)' : 'DELETE FROM asking_monitor WHERE number = ?').run(number);
      this.#journal.append({ kind: 'push-asking-changed', monitor: number, detail: { ...by(who), first } });
    });
    if (first) this.#asking.add(number);
    else this.#asking.delete(number);
    this.#told();
  }

  /** Something that was sent is shown there. */
  holds(monitor: number): boolean {
    return this.#stacks.has(monitor);
  }

  board(): PushBoard {
    const shown = [...this.#stacks.values()].flatMap(({ pushes }) => pushes);
    const over = [...this.#over.values()].map(({ push }) => push);
    return { asking: [...this.#asking].sort((a, b) => a - b), pushes: [...this.#waiting.list(), ...shown, ...over].sort((a, b) => a.sentAt - b.sentAt) };
  }

  watch(signal: AbortSignal): AsyncGenerator<PushBoard, void, void> {
    return follow(this.#changes, () => this.board(), signal);
  }

  destroy(): void {
    clearTimeout(this.#timer);
  }

  /** Shows it over what is there. */
  #lay(wanted: Push, note: () => void, who?: string): Push {
    const { to } = wanted;
    const monitor = this.#walls.monitor(to);
    const { content: asked } = wanted;
    const content = asked.kind === 'item' ? { ...asked, tile: asked.tile ?? tileFor(monitor) } : asked;
    const push: Push = { ...wanted, content, state: 'shown', dueAt: wanted.returnAfterS === null ? null : this.#now() + wanted.returnAfterS * 1000 };
    const before = this.#stacks.get(to) ?? { base: { arrangement: arrangementOf(monitor), view: monitor.view }, pushes: [] };
    const lowest = before.pushes.length >= mostOnMonitor ? before.pushes[0] : undefined;
    const room = lowest ? withKept(before, lowest.id) : before;
    const stack = { base: room.base, pushes: [...room.pushes, push] };
    this.#walls.show(to, shownWith(stack), () => {
      note();
      this.#writeStack(to, stack);
      this.#waiting.writeWithout(push.id);
      if (lowest) this.#note('push-kept', lowest, {});
      this.#note('push-shown', push, { ...by(who), tile: content.kind === 'item' ? content.tile + 1 : null, hasWindow: this.#walls.isWatched(to) });
    });
    this.#waiting.forget(push.id);
    this.#keepStack(to, stack);
    if (lowest) this.#end(lowest, 'kept');
    this.#told();
    return push;
  }

  #putBack(push: Push, detail: Readonly<Record<string, string>>): Push {
    const stack = this.#stacks.get(push.to);
    if (!stack) return push;
    const next = withoutPush(stack, push.id);
    this.#walls.show(push.to, shownWith(next), () => {
      this.#writeStack(push.to, next);
      this.#note('push-returned', push, detail);
    });
    this.#keepStack(push.to, next);
    return this.#end(push, 'returned');
  }

  /** Within the transaction that arranges the monitors; what it returns is done after it. */
  #byHand(monitors: readonly Monitor[]): () => void {
    const changes = monitors.flatMap((monitor) => {
      const before = this.#stacks.get(monitor.number);
      if (!before) return [];
      const next = afterHand(before, { arrangement: arrangementOf(monitor), view: monitor.view });
      return [{ monitor: monitor.number, next, replaced: onlyIn(before, next) }];
    });
    for (const { monitor, next, replaced } of changes) {
      this.#writeStack(monitor, next);
      for (const push of replaced) this.#note('push-replaced', push, {});
    }
    return () => {
      for (const { monitor, next, replaced } of changes) {
        this.#keepStack(monitor, next);
        for (const push of replaced) this.#end(push, 'replaced');
      }
      if (changes.length > 0) this.#told();
    };
  }

  /** Within a transaction; `#keepStack` once that is committed. */
  #writeStack(monitor: number, stack: PushStack): void {
    if (stack.pushes.length === 0) this.#data.db.prepare('DELETE FROM push_stack WHERE monitor = ?').run(monitor);
    else this.#data.db.prepare('INSERT OR REPLACE INTO push_stack (monitor, stack) VALUES (?, ?)').run(monitor, JSON.stringify(stack));
  }

  #keepStack(monitor: number, stack: PushStack): void {
    if (stack.pushes.length === 0) this.#stacks.delete(monitor);
    else this.#stacks.set(monitor, stack);
  }

  /** After a restart, pushes stand while the monitor still shows what they made of it (F36, F39). */
  #resume(monitor: number, text: string): void {
    const stack = readStack(text);
    if (stack && showsTheSame(shownWith(stack).arrangement, this.#walls.monitor(monitor))) this.#stacks.set(monitor, stack);
    else this.#data.db.prepare('DELETE FROM push_stack WHERE monitor = ?').run(monitor);
  }

  #holding(id: string): [number, PushStack] | null {
    return [...this.#stacks].find(([, { pushes }]) => pushes.some((push) => push.id === id)) ?? null;
  }

  #end(push: Push, state: Push['state']): Push {
    const over: Push = { ...push, state, dueAt: null };
    this.#over.set(push.id, { push: over, until: this.#now() + toldMs });
    this.#told();
    return over;
  }

  #told(): void {
    this.#changes.emit();
    this.#wakeUp();
  }

  #wakeUp(): void {
    clearTimeout(this.#timer);
    const dues = [...this.board().pushes.map(({ dueAt }) => dueAt), ...[...this.#over.values()].map(({ until }) => until)].filter((due) => due !== null);
    if (this.#waiting.left().length > 0) dues.push(this.#now());
    if (dues.length === 0) return;
    this.#timer = setTimeout(() => { this.#look(); }, Math.min(mostSleepMs, Math.max(10, Math.min(...dues) - this.#now())));
    this.#timer.unref();
  }

  #look(): void {
    try {
      this.#endDue();
    } catch {
      // The data folder refuses, which it has said already; what is due stays due.
      this.#timer = setTimeout(() => { this.#look(); }, mostSleepMs);
      this.#timer.unref();
      return;
    }
    this.#wakeUp();
  }

  #endDue(): void {
    const left = this.#waiting.left();
    if (left.length > 0) this.#waiting.forgetLeft(() => { for (const push of left) this.#note('push-unanswered', push, { because: 'restart' }); });
    const now = this.#now();
    const isDue = ({ dueAt }: Push): boolean => dueAt !== null && dueAt <= now;
    for (const push of this.#waiting.list().filter(isDue)) {
      this.#waiting.remove(push.id, () => { this.#note('push-unanswered', push, { hasWindow: this.#walls.isWatched(push.to) }); });
      this.#end(push, 'unanswered');
    }
    for (const push of [...this.#stacks.values()].flatMap(({ pushes }) => pushes).filter(isDue)) this.#putBack(push, { because: 'time' });
    const past = [...this.#over].filter(([, { until }]) => until <= now);
    for (const [id] of past) this.#over.delete(id);
    if (past.length > 0) this.#changes.emit();
  }

  #note(kind: JournalKind, push: Push, detail: Readonly<Record<string, string | number | boolean | null>>): void {
    const camera = push.content.kind === 'item' && push.content.item.kind === 'camera' ? push.content.item.camera : undefined;
    this.#journal.append({ kind, monitor: push.to, ...(camera !== undefined && { camera }), detail: { push: push.id, from: push.from, ...detail } });
  }
}

/** Refused with `not-found` where the monitor has no such tile. */
function mustFit(content: PushContent, { number, items }: Monitor): void {
  if (content.kind === 'item' && content.tile !== null && content.tile >= items.length) throw new CoreFault('not-found', `monitor ${number} has ${items.length} tiles`);
}

function onlyIn(before: PushStack, after: PushStack): Push[] {
  return before.pushes.filter((push) => !after.pushes.some(({ id }) => id === push.id));
}

function readStack(text: string): PushStack | null {
  try {
    return pushStackSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
