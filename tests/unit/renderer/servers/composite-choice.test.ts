import { expect, test } from 'vitest';
import { readCompositeOptions } from '#core/servers/composite/composite-options';
import type { Camera } from '#model/camera';
import type { CompositeChoice } from '#renderer/servers/composite-choice';
import { choiceOf, emptyChoice, optionsOf, pairsByName } from '#renderer/servers/composite-choice';

const camera = (id: string, name: Camera['name']): Camera => ({ id, server: id.split('/')[0]!, number: 1, name, site: { id: 's', name: { fr: 'S' } }, streams: [], kind: 'fixed' }) as unknown as Camera;

test('what a person chose is read by the core as it was meant, and comes back as it was', () => {
  const choice = { ...emptyChoice, media: 'mtx', control: new Map([['mtx/gate/1', 'onvif-1/prof=a'], ['mtx/a=b', 'onvif-2/x']]), bookmarks: 'media', mediaEvents: false, hideParts: true } as const satisfies CompositeChoice;
  const options = optionsOf(choice);
  expect(choiceOf({ options })).toEqual(choice);
  const read = readCompositeOptions({ id: 'site', kind: 'composite', name: 'Site', address: 'http://composite/', options });
  expect({ ...read, control: [...read.control] }).toEqual({ media: 'mtx', bookmarks: 'media', mediaEvents: false, control: [['site/gate/1', 'onvif-1/prof=a'], ['site/a=b', 'onvif-2/x']] });
});

test('cameras pair by any of their names, folded; a name that two bear pairs nothing', () => {
  const media = [camera('m/1', { fr: 'Café de la Gare', ar: 'مقهى' }), camera('m/2', { fr: 'Place' }), camera('m/3', { fr: 'Port' }), camera('m/4', { fr: 'Port' })];
  const others = [camera('o/1', { en: 'CAFE DE LA GARE' }), camera('o/2', { fr: 'place' }), camera('p/2', { fr: 'Place' }), camera('o/3', { fr: 'Port' })];
  expect([...pairsByName(media, others)]).toEqual([['m/1', 'o/1']]);
});
