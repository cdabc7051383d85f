import { expect, test } from 'vitest';
import { Changes } from '#core/changes';
import { followPart } from '#core/servers/follow-part';
import type { RecordingServer } from '#core/servers/recording-server';

function stand() {
  const servers = new Map<string, RecordingServer>();
  const changes = new Changes();
  const life = new AbortController();
  const attached: { readonly name: string; readonly signal: AbortSignal }[] = [];
  const connect = (name: string): AbortController => {
    const gone = new AbortController();
    servers.set('nvr', { id: name, gone: gone.signal } as RecordingServer);
    return gone;
  };
  const begin = (): void => { followPart({ find: (id) => servers.get(id) ?? null, changes }, 'nvr', (server, signal) => { attached.push({ name: server?.id ?? 'none', signal }); }, life.signal); };
  return { servers, changes, life, attached, connect, begin };
}
const names = (attached: ReturnType<typeof stand>['attached']) => attached.map(({ name, signal }) => `${name}${signal.aborted ? ' over' : ''}`);

test('a part that comes later, is another, and leaves is told each time once', () => {
  const { servers, changes, attached, connect, begin } = stand();
  begin();
  expect(names(attached)).toEqual(['none']);
  const first = connect('first');
  changes.emit();
  // Of other servers.
  changes.emit();
  expect(names(attached)).toEqual(['none over', 'first']);
  connect('second');
  first.abort();
  changes.emit();
  expect(names(attached)).toEqual(['none over', 'first over', 'second']);
  servers.delete('nvr');
  changes.emit();
  expect(names(attached)).toEqual(['none over', 'first over', 'second over', 'none']);
});

test('one that is there is followed at once, and left the moment it is gone', () => {
  const { servers, attached, connect, begin } = stand();
  const gone = connect('first');
  begin();
  servers.delete('nvr');
  gone.abort();
  expect(names(attached)).toEqual(['first over', 'none']);
});

test('who left hears nothing any more', () => {
  const { changes, life, attached, connect, begin } = stand();
  const gone = connect('first');
  begin();
  life.abort();
  connect('second');
  gone.abort();
  changes.emit();
  expect(names(attached)).toEqual(['first over']);
  begin();
  expect(attached).toHaveLength(1);
});
