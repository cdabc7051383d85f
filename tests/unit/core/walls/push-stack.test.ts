import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterHand, shownWith, tileFor, withKept, withoutPush } from '#core/walls/push-stack';
import type { PushStack } from '#core/walls/push-stack';
import type { Push } from '#model/push';
import type { Arrangement, ViewItem } from '#model/view';

const seen = (camera: string): ViewItem & { kind: 'camera' } => ({ kind: 'camera', camera: `a/${camera}` });
const four = (...cameras: string[]): Arrangement => ({ layout: '4', items: Array.from({ length: 4 }, (_, tile) => (cameras[tile] ? seen(cameras[tile]) : { kind: 'empty' })) });
const push = (id: string, content: Push['content']): Push => ({ id, from: 1, to: 2, content, reason: '', state: 'shown', sentAt: 0, returnAfterS: null, dueAt: null });
const item = (id: string, tile: number): Push => push(id, { kind: 'item', item: seen(id), tile });
const whole = (id: string, arrangement: Arrangement): Push => push(id, { kind: 'arrangement', arrangement, view: id });
const names = ({ items }: Arrangement): string => items.map((one) => (one.kind === 'camera' ? one.camera.slice(2) : '-')).join(' ');
const base = { arrangement: four('p', 'q', 'r', 's'), view: 'own' };
const stack = (...pushes: Push[]): PushStack => ({ base, pushes });

describe('what was sent lies over what was arranged', () => {
  test('the later over the earlier; taken away in any order, what was beneath is seen again', () => {
    const both = stack(item('x', 1), item('y', 1));
    expect(names(shownWith(both).arrangement)).toBe('p y r s');
    expect(names(shownWith(withoutPush(both, 'y')).arrangement)).toBe('p x r s');
    expect(names(shownWith(withoutPush(both, 'x')).arrangement)).toBe('p y r s');
    expect(names(shownWith(withoutPush(withoutPush(both, 'x'), 'y')).arrangement)).toBe('p q r s');
    expect(shownWith(withoutPush(withoutPush(both, 'x'), 'y')).view).toBe('own');
    expect(shownWith(both).view).toBeNull();
  });

  test('a whole view, then a tile of it; the view returns first: the tile stays on what was there before', () => {
    const both = stack(whole('v', four('k', 'l')), item('x', 0));
    expect(names(shownWith(both).arrangement)).toBe('x l - -');
    expect(names(shownWith(withoutPush(both, 'v')).arrangement)).toBe('x q r s');
    expect(names(shownWith(withoutPush(both, 'x')).arrangement)).toBe('k l - -');
  });

  test('kept is the operator’s own: what it covers is over, what lies elsewhere still returns', () => {
    const kept = withKept(stack(item('x', 1), item('z', 2), item('y', 1)), 'y');
    expect(kept.pushes.map(({ id }) => id)).toEqual(['z']);
    expect(names(shownWith(withoutPush(kept, 'z')).arrangement)).toBe('p y r s');
    const inView = withKept(stack(whole('v', four('k', 'l')), item('x', 0)), 'x');
    expect([names(shownWith(inView).arrangement), names(shownWith(withoutPush(inView, 'v')).arrangement)]).toEqual(['x l - -', 'x q r s']);
    expect(withKept(stack(item('x', 1), whole('v', four('k'))), 'v')).toEqual({ base: { arrangement: four('k'), view: 'v' }, pushes: [] });
  });

  test('a layout that has become too small for a tile shows the rest', () => {
    expect(names(shownWith({ base: { arrangement: { layout: '1', items: [seen('p')] }, view: null }, pushes: [item('x', 3)] }).arrangement)).toBe('p');
  });

  test('the first free tile, else the last', () => {
    expect(tileFor(four('a', '', 'c'))).toBe(1);
    expect(tileFor(four('a', 'b', 'c', 'd'))).toBe(3);
  });
});

describe('the operator’s hand', () => {
  const hand = (...cameras: string[]) => ({ arrangement: four(...cameras), view: null });

  test('another tile: the push stays and still returns to what was beneath it', () => {
    const next = afterHand(stack(item('x', 1)), hand('new', 'x', 'r', 's'));
    expect(next.pushes.map(({ id }) => id)).toEqual(['x']);
    expect(names(shownWith(next).arrangement)).toBe('new x r s');
    expect(names(shownWith(withoutPush(next, 'x')).arrangement)).toBe('new q r s');
  });

  test('its own tile: the push is over', () => {
    const next = afterHand(stack(item('x', 1), item('z', 2)), hand('p', 'own', 'z', 's'));
    expect(next.pushes.map(({ id }) => id)).toEqual(['z']);
    expect(names(shownWith(withoutPush(next, 'z')).arrangement)).toBe('p own r s');
  });

  test('a whole view that is touched is the operator’s own', () => {
    const next = afterHand(stack(whole('v', four('k', 'l')), item('x', 0)), hand('x', 'l', 'new'));
    expect(next.pushes.map(({ id }) => id)).toEqual(['x']);
    expect(names(shownWith(withoutPush(next, 'x')).arrangement)).toBe('k l new -');
  });

  test('whatever is sent, kept, taken back and arranged: what the hand made is shown, and without pushes the base is', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', '');
    const arrangements = fc.tuple(name, name, name, name).map((cameras) => four(...cameras));
    const sent = fc.oneof(
      fc.tuple(fc.constantFrom('m', 'n', 'o'), fc.nat(3)).map(([id, tile]) => item(id, tile)),
      arrangements.map((arrangement) => whole('v', arrangement)),
    );
    fc.assert(fc.property(arrangements, fc.array(sent, { maxLength: 6 }), arrangements, (below, pushes, made) => {
      const numbered = pushes.map((one, at) => ({ ...one, id: `${at}` }));
      const before: PushStack = { base: { arrangement: below, view: null }, pushes: numbered };
      const after = afterHand(before, { arrangement: made, view: null });
      expect(names(shownWith(after).arrangement)).toBe(names(made));
      for (const { id } of numbered) {
        const kept = withKept(before, id);
        expect(names(shownWith(kept).arrangement)).toBe(names(shownWith(before).arrangement));
        expect(kept.pushes.some((one) => one.id === id)).toBe(false);
      }
      const bare = numbered.reduce((rest, { id }) => withoutPush(rest, id), before);
      expect(shownWith(bare)).toEqual(before.base);
    }));
  });
});
