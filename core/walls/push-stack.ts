/** What was sent to one monitor, laid over what its operator had arranged. Pure. */
import type { Push, PushContent } from '#model/push';
import type { Arrangement } from '#model/view';

export interface ArrangedBase {
  readonly arrangement: Arrangement;
  /** The saved view it was opened from. */
  readonly view: string | null;
}

export interface PushStack {
  /** What is there without any push. */
  readonly base: ArrangedBase;
  /** Lowest first; all shown, each item with its tile. */
  readonly pushes: readonly Push[];
}

/** What the monitor shows with everything sent to it. */
export function shownWith({ base, pushes }: PushStack): ArrangedBase {
  return pushes.reduce((shown, { content }) => laidOn(shown, content), base);
}

/** A free tile, else the last: a wall is watched from its top left. */
export function tileFor({ items }: Arrangement): number {
  const free = items.findIndex(({ kind }) => kind === 'empty');
  return free < 0 ? items.length - 1 : free;
}

/** The same without one push: what was beneath it is seen again. */
export function withoutPush({ base, pushes }: PushStack, id: string): PushStack {
  return { base, pushes: pushes.filter((push) => push.id !== id) };
}

/** Something that was sent later is all one sees where a push is. */
export function isCovered({ pushes }: PushStack, id: string): boolean {
  const at = pushes.findIndex((push) => push.id === id);
  const push = pushes[at];
  return push !== undefined && pushes.slice(at + 1).some(({ content }) => covers(content, push.content));
}

/** One push becomes the operator's own; what it covers is over, and a whole view beneath it is changed by it. */
export function withKept({ base, pushes }: PushStack, id: string): PushStack {
  const at = pushes.findIndex((push) => push.id === id);
  const kept = pushes[at];
  if (!kept) return { base, pushes };
  const below = pushes.slice(0, at).filter(({ content }) => !covers(kept.content, content));
  return { base: laidOn(base, kept.content), pushes: [...below.map((push) => withItem(push, kept.content)), ...pushes.slice(at + 1)] };
}

/**
 * The operator arranged the monitor: that stands. Pushes whose tile the operator left alone go on, and return to what was beneath
 * them; all others are over. A whole arrangement that was touched is the operator's own.
 */
export function afterHand(stack: PushStack, hand: ArrangedBase): PushStack {
  const lastWhole = stack.pushes.findLastIndex(({ content }) => content.kind === 'arrangement');
  const stays = (content: PushContent): content is PushContent & { kind: 'item'; tile: number } =>
    content.kind === 'item' && content.tile !== null && JSON.stringify(hand.arrangement.items[content.tile]) === JSON.stringify(content.item);
  const pushes = stack.pushes.filter(({ content }, place) => place > lastWhole && stays(content));
  const beneath = shownWith({ base: stack.base, pushes: stack.pushes.slice(0, lastWhole + 1) }).arrangement.items;
  const items = hand.arrangement.items.map((item, tile) => (pushes.some(({ content }) => content.kind === 'item' && content.tile === tile) ? beneath[tile] ?? { kind: 'empty' as const } : item));
  return { base: { arrangement: { ...hand.arrangement, items }, view: hand.view }, pushes };
}

function laidOn(below: ArrangedBase, content: PushContent): ArrangedBase {
  if (content.kind === 'arrangement') return { arrangement: content.arrangement, view: content.view };
  const { tile, item } = content;
  const { items } = below.arrangement;
  // A layout beneath may have become smaller.
  return tile === null || tile >= items.length ? below : { arrangement: { ...below.arrangement, items: items.with(tile, item) }, view: null };
}

function withItem(push: Push, item: PushContent): Push {
  const { content } = push;
  return content.kind === 'arrangement' ? { ...push, content: { kind: 'arrangement', ...laidOn({ arrangement: content.arrangement, view: content.view }, item) } } : push;
}

function covers(above: PushContent, below: PushContent): boolean {
  return above.kind === 'arrangement' || (below.kind === 'item' && below.tile === above.tile);
}
