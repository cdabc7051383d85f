import { describe, expect, it, vi } from 'vitest';
import { PtzTurns } from '#core/servers/onvif/ptz-turns';
import { PtzTruth } from '#core/servers/onvif/ptz-truth';

const never = new AbortController().signal;

describe('PtzTurns', () => {
  it('F67 a stop waits for no move that hangs, and nothing follows it that was asked before', async () => {
    const turns = new PtzTurns();
    const sent: string[] = [];
    const hanging = turns.move((signal) => new Promise((_resolve, reject) => { signal.addEventListener('abort', () => reject(signal.reason as Error)); sent.push('hangs'); }), never);
    await vi.waitFor(() => expect(sent).toEqual(['hangs']));
    const waiting = turns.move(async () => { sent.push('waits'); }, never);
    await turns.stop(async () => { sent.push('stop'); });
    await Promise.all([hanging, waiting]);
    expect(sent).toEqual(['hangs', 'stop']);
    await turns.move(async () => { sent.push('again'); }, never);
    expect(sent.at(-1)).toBe('again');
  });

  it('F67 a stop waits for no deed either, though that does not listen, and the deed is told', async () => {
    const turns = new PtzTurns();
    const deed = turns.run(() => new Promise(() => undefined), never);
    const told = expect(deed).rejects.toMatchObject({ problem: { code: 'conflict' } });
    let stopped = false;
    await turns.stop(async () => { stopped = true; });
    await told;
    expect(stopped).toBe(true);
  });

  it('a fault of one does not stop the next; an abort is its own', async () => {
    const turns = new PtzTurns();
    await expect(turns.move(() => Promise.reject(new Error('no')), never)).rejects.toThrow('no');
    const abort = new AbortController();
    const moving = turns.move((signal) => new Promise((_resolve, reject) => { signal.addEventListener('abort', () => reject(signal.reason as Error)); }), abort.signal);
    abort.abort(new Error('left'));
    await expect(moving).rejects.toThrow('left');
    await expect(turns.run(() => Promise.resolve(1), never)).resolves.toBe(1);
  });
});

describe('PtzTruth', () => {
  const at = (pan: number) => () => Promise.resolve({ pan, tilt: 0, zoom: 0 });
  it('is proven by a change, disproven by none, and stays proven at an end stop', async () => {
    const truth = new PtzTruth();
    expect(truth.moves).toBeNull();
    truth.began(at(0));
    await truth.ended(at(0));
    expect(truth).toMatchObject({ moves: false, readBack: false });
    truth.began(at(0));
    await truth.ended(at(0.2));
    expect(truth).toMatchObject({ moves: true, readBack: true });
    truth.began(at(1));
    await truth.ended(at(1));
    expect(truth.moves).toBe(true);
  });

  it('a position that cannot be read says nothing', async () => {
    const truth = new PtzTruth();
    truth.began(() => Promise.reject(new Error('no')));
    await truth.ended(at(0.2));
    expect(truth.moves).toBeNull();
  });
});
