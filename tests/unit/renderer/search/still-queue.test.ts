import { expect, it } from 'vitest';
import { createStillQueue } from '#renderer/search/still-queue';

const blob = new Blob(['x']);
const alive = new AbortController().signal;
const settled = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve); });

it('fetches a few at a time, the last wish first, nothing that nobody waits for any more, and nothing twice', async () => {
  const queue = createStillQueue();
  const begun: string[] = [];
  const answers = new Map<string, (value: Blob | null) => void>();
  const fetch = (key: string) => () => new Promise<Blob | null>((resolve) => { begun.push(key); answers.set(key, resolve); });
  const left = new AbortController();
  const loads = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((key) => queue.load(key, fetch(key), key === 'f' ? left.signal : alive).catch(() => 'left'));
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  left.abort(new Error('gone'));
  answers.get('b')!(blob);
  await settled();
  answers.get('a')!(null);
  await settled();
  expect(begun).toEqual(['a', 'b', 'c', 'd', 'g', 'e']);
  for (const answer of answers.values()) answer(blob);
  expect(await Promise.all(loads)).toEqual([null, blob, blob, blob, blob, 'left', blob]);
  expect(await queue.load('b', fetch('b'), alive)).toBe(blob);
  expect(begun).toHaveLength(6);
});

it('one that fails is none now, and is asked for again later', async () => {
  const queue = createStillQueue();
  expect(await queue.load('a', () => Promise.reject(new Error('server')), alive)).toBeNull();
  expect(await queue.load('a', () => Promise.resolve(blob), alive)).toBe(blob);
});
