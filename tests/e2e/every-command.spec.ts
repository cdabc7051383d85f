/** Every command of the product without a mouse: by its key where it has one, else by its name in the palette, each with what is then seen of it. */
import { readFileSync } from 'node:fs';
import type { TFunction } from 'i18next';
import { actionIds } from '../../renderer/state/actions.ts';
import type { ActionId } from '../../renderer/state/actions.ts';
import { keyWords } from '../../renderer/ui/key-words.ts';
import { pageCameras } from '../fakes/page-cameras.ts';
import { turningCamera } from '../fakes/turning-camera.ts';
import { expect as hasty, items, test, tile } from './page-window.ts';
import type { PageWindow } from './page-window.ts';

const expect = hasty.configure({ timeout: 20_000 });

interface Command {
  /** As in `Action.keys`; absent: by its name in the palette. */
  readonly key?: string;
  /** The tile that is selected first, from 0. */
  readonly on?: number;
  readonly before?: () => Promise<unknown>;
  readonly sees: () => Promise<unknown>;
  /** Leaves the wall as it was; what an open dialog needs is done for every command. */
  readonly after?: () => Promise<unknown>;
}

const texts = JSON.parse(readFileSync(new URL('../../renderer/ui/text/fr.json', import.meta.url), 'utf8')) as { readonly keys: Readonly<Record<string, string>>; readonly keyName: Readonly<Record<string, string>> };
const printed = (key: string): string => keyWords(key, ((name: string) => texts.keyName[name.replace('keyName.', '')]) as TFunction);
/** Of `Action.keys`, as Playwright presses it. */
const pressed = (key: string): string => key.split(' + ').map((one) => ({ Ctrl: 'Control', Esc: 'Escape', '⌫': 'Backspace', '−': '-' }[one] ?? (/^[A-Z]$/.test(one) && !key.includes('Shift') ? one.toLowerCase() : one))).join('+');

/** A sound camera, a carousel, a camera that turns, an empty tile. */
const base = { layout: '4' as const, items: [items(1)[0]!, { kind: 'carousel' as const, cameras: ['embedded/c4', 'embedded/c7'], dwellS: 3_600 }, { kind: 'camera' as const, camera: 'embedded/c2' }, { kind: 'empty' as const }] };

function commandsOf({ page, core }: PageWindow, turns: ReturnType<typeof turningCamera>): Record<ActionId, Command> {
  const { keyboard } = page;
  const camera = (index: number, number: number | null) => number === null ? expect(tile(page, index)).toHaveAttribute('data-kind', 'empty') : expect(tile(page, index)).toHaveAttribute('data-camera', `embedded/c${number}`);
  const dialog = (name: string | RegExp): Command['sees'] => () => expect(page.getByRole('dialog', { name })).toBeVisible();
  const press = (...keys: string[]) => async () => { for (const key of keys) await keyboard.press(key); };
  const zoom = () => tile(page, 0).getByText(/Zoom ×/);
  const layer = page.locator('[data-steer]');
  const inHand = async () => {
    await keyboard.press('d');
    await expect(layer).toHaveAttribute('data-steer', 'own');
  };
  const letGo = async () => {
    await keyboard.press('Escape');
    await expect(layer).toHaveCount(0);
  };
  const replay = tile(page, 0).locator('[data-replay]');
  const replayed = async () => {
    const asked = page.waitForRequest(/\/media\/replay\//);
    await keyboard.press('j');
    await asked;
    await expect(replay).toBeVisible();
  };
  const live = async () => {
    await keyboard.press('Escape');
    await expect(replay).toHaveCount(0);
  };
  const pushes = page.locator('[data-push]');
  const sent = (first: boolean) => async () => {
    core.pushes.ask({ monitor: 1, first });
    core.pushes.send({ from: 2, to: 1, content: { kind: 'item', item: { kind: 'camera', camera: 'embedded/c7' }, tile: 3 }, reason: '', returnAfterS: null });
    await expect(page.locator(`[data-push="${first ? 'waiting' : 'shown'}"]`)).toBeVisible();
  };
  const settled = async () => {
    for (const { id } of core.pushes.board().pushes.filter(({ state }) => state === 'shown')) core.pushes.settle({ id, how: 'return' });
    await expect(pushes).toHaveCount(0);
  };
  const marked = (cameras: number[]) => async () => {
    await expect(page.getByRole('form', { name: 'Signet gardé' })).toBeVisible();
    await expect.poll(async () => (await core.bookmarks.list({ text: '', cameras: null, range: null, severity: null, before: null, limit: 1 })).bookmarks[0]?.cameras.length).toBe(cameras.length);
  };
  const reviewed = (count: number): Pick<Command, 'sees' | 'after'> => ({
    sees: () => expect(page.locator(`[data-review="${count}"]`)).toBeVisible(),
    after: async () => {
      await keyboard.press('Escape');
      await expect(tile(page, 0)).toBeVisible();
    },
  });

  return {
    enlarge: { key: 'Enter', sees: () => expect(tile(page, 0)).toHaveAttribute('data-enlarged'), after: press('Enter') },
    clear: { key: 'Delete', sees: () => camera(0, null) },
    listen: { key: 'M', sees: () => expect(tile(page, 0).getByRole('button', { name: 'Couper le son', includeHidden: true })).toHaveCount(1), after: press('m') },
    snapshot: { key: 'S', before: () => expect(tile(page, 0)).toHaveAttribute('data-picture', 'fresh'), sees: () => expect(page.getByText('Photo enregistrée : snapshot-1.png')).toBeVisible() },
    replay: { key: 'J', sees: () => expect(replay).toBeVisible(), after: live },
    replayPause: { key: 'K', before: replayed, sees: () => expect.poll(() => replay.locator('video').evaluate((video: HTMLVideoElement) => video.paused)).toBe(false), after: live },
    replayLive: { key: 'Esc', before: replayed, sees: () => expect(replay).toHaveCount(0) },
    retry: {
      key: 'R', before: () => tile(page, 0).locator('> div > *').first().evaluate((element) => { element.setAttribute('data-before', ''); }),
      sees: () => expect(page.locator('[data-before]')).toHaveCount(0),
    },
    carousel: { key: 'C', sees: dialog('Carrousel dans la case 1') },
    hold: { key: 'H', on: 1, sees: () => expect(tile(page, 1).getByLabel('Retenu')).toBeVisible(), after: press('h') },
    item: { key: 'I', sees: dialog('Ce que montre la case 1') },
    layout: { key: 'L', sees: dialog('Votre propre disposition') },
    undo: { key: 'Ctrl + Z', before: async () => { await keyboard.press('Delete'); await camera(0, null); }, sees: () => camera(0, 1) },
    redo: { key: 'Ctrl + Y', before: async () => { await keyboard.press('Delete'); await camera(0, null); await keyboard.press('Control+z'); await camera(0, 1); }, sees: () => camera(0, null) },
    copy: { key: 'Ctrl + C', sees: async () => { await press('ArrowDown', 'ArrowRight', 'Control+v')(); await camera(3, 1); await camera(0, 1); } },
    cut: { key: 'Ctrl + X', sees: async () => { await camera(0, null); await press('ArrowDown', 'ArrowRight', 'Control+v')(); await camera(3, 1); } },
    paste: { key: 'Ctrl + V', on: 2, before: async () => { await press('Control+c', 'ArrowRight')(); }, sees: () => camera(3, 2) },
    send: { key: 'T', sees: dialog('Envoyer à un autre moniteur') },
    accept: { key: 'Y', before: sent(true), sees: () => camera(3, 7), after: settled },
    refuse: { key: 'N', before: sent(true), sees: async () => { await expect(pushes).toHaveCount(0); await camera(3, null); } },
    putBack: { before: sent(false), sees: async () => { await expect(pushes).toHaveCount(0); await camera(3, null); } },
    keepPush: { before: sent(false), sees: async () => { await expect(pushes).toHaveCount(0); await camera(3, 7); } },
    zoomIn: { key: '+', sees: () => expect(zoom()).toBeVisible(), after: press('0') },
    zoomOut: { key: '−', before: async () => { await keyboard.press('+'); await expect(zoom()).toBeVisible(); }, sees: () => expect(zoom()).toHaveCount(0) },
    zoomReset: { key: '0', before: async () => { await press('+', '+')(); await expect(zoom()).toBeVisible(); }, sees: () => expect(zoom()).toHaveCount(0) },
    review: { key: 'U', ...reviewed(1) },
    reviewAll: { key: 'Shift + U', ...reviewed(3) },
    searchFootage: {
      key: 'Ctrl + F', sees: () => expect(page.locator('[data-footage-search]')).toBeVisible(),
      after: async () => {
        await keyboard.press('Escape');
        await expect(tile(page, 0)).toBeVisible();
      },
    },
    clip: { key: 'X', sees: dialog('Une séquence') },
    openFile: { sees: () => expect(page.getByRole('dialog').getByText('Choisir un film')).toBeVisible() },
    clock: { sees: dialog(/^Horloge de/) },
    bookmark: { key: 'B', before: () => expect(tile(page, 0)).toHaveAttribute('data-picture', 'fresh'), sees: marked([1]) },
    bookmarkAll: { key: 'Shift + B', before: async () => { for (const index of [0, 1, 2]) await expect(tile(page, index)).toHaveAttribute('data-picture', 'fresh'); }, sees: marked([1, 4, 2]) },
    bookmarks: { key: 'Ctrl + B', sees: dialog('Signets') },
    steer: { key: 'D', on: 2, sees: () => expect(layer).toHaveAttribute('data-steer', 'own'), after: letGo },
    ptzHome: { key: 'Home', on: 2, before: inHand, sees: () => expect.poll(() => turns.told.at(-1)).toBe('home'), after: letGo },
    ptzBack: {
      key: '⌫', on: 2,
      before: async () => {
        await inHand();
        await keyboard.down('ArrowRight');
        await expect.poll(() => turns.moves()).toBe(true);
        await keyboard.up('ArrowRight');
        await expect.poll(() => turns.moves()).toBe(false);
      },
      sees: () => expect.poll(() => turns.told.at(-1)).toMatch(/^to /), after: letGo,
    },
    ptz: { key: 'G', on: 2, sees: dialog(/^Pilotage/) },
    steering: { sees: dialog('Caméras pilotées') },
    search: { key: '/', sees: () => expect(page.locator('[data-search]')).toBeFocused(), after: press('Escape') },
    palette: { key: 'Ctrl + K', sees: dialog('Faire quelque chose par son nom') },
    panel: { key: 'E', sees: () => expect(page.locator('[data-count]')).toBeHidden(), after: press('e') },
    fullScreen: { key: 'F', sees: () => expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true), after: press('f') },
    save: { key: 'Ctrl + S', sees: dialog('Enregistrer la vue') },
    views: { sees: dialog('Vues enregistrées') },
    viewCarousel: { sees: dialog('Vues à tour de rôle sur le moniteur 1') },
    stopViews: {
      before: async () => {
        core.carousels.start({ monitor: 1, views: core.views().map(({ id }) => id), dwellS: 3_600 });
        await expect(page.locator('[data-turning]')).toBeVisible();
      },
      sees: () => expect(page.locator('[data-turning]')).toHaveCount(0),
    },
    savePreset: { sees: dialog('Enregistrer tout le mur') },
    presets: { sees: dialog('Préréglages du mur') },
    servers: { sees: dialog('Serveurs d’enregistrement') },
    kiosks: { sees: dialog('Moniteurs sur d’autres postes') },
    measure: { sees: dialog('Ce que porte ce poste') },
    showAll: {
      before: async () => {
        // As after three crashes, of which the window keeps the count (safe-mode.spec.ts makes real ones).
        // oxlint-disable-next-line no-restricted-globals
        await page.addInitScript(() => { sessionStorage.setItem('manara-crashes', JSON.stringify({ crashes: [], safeUntil: Date.now() + 60_000, isNoted: true, left: true })); });
        await page.reload();
        await expect(page.locator('[data-safe-mode]')).toBeVisible();
      },
      sees: () => expect(page.locator('[data-safe-mode]')).toHaveCount(0),
    },
    lock: {
      key: 'Ctrl + L', sees: () => expect(page.locator('[data-locked]')).toBeVisible(),
      after: async () => {
        await keyboard.press('Enter');
        await expect(tile(page, 0)).toBeVisible();
      },
    },
    lockSettings: { sees: dialog('Verrouillage du poste') },
    help: { key: '?', sees: dialog('Touches du mur') },
  };
}

test('every command by its key, or by its name, is seen to be done', async ({ openPage, context }) => {
  test.setTimeout(360_000);
  await context.grantPermissions(['clipboard-write']);
  const turns = turningCamera();
  const opened = await openPage({ cameras: pageCameras(40), turning: new Map([['embedded/c2', turns]]) });
  const { page, core } = opened;
  for (const name of ['Matin', 'Port']) core.walls.saveView({ name, arrangement: { layout: '4', items: items(4) } });
  core.remembered.add('embedded/c1');
  const commands = commandsOf(opened, turns);
  const openPalette = async () => {
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog').getByRole('searchbox')).toBeFocused();
  };
  const ready = async () => {
    core.arrange(1, () => base);
    await expect(tile(page, 0)).toHaveAttribute('data-camera', 'embedded/c1');
    await expect(tile(page, 3)).toHaveAttribute('data-kind', 'empty');
  };
  await ready();

  await test.step('the keys are those the window tells', async () => {
    await openPalette();
    const told = await page.getByRole('menuitem').evaluateAll((entries) => entries.map((entry) => [entry.getAttribute('data-key') ?? '', [...entry.querySelectorAll('kbd')].map(({ textContent }) => textContent)] as const));
    await page.keyboard.press('Escape');
    const actions = told.filter(([id]) => id.startsWith('action '));
    expect(actions.length).toBeGreaterThan(40);
    for (const [id, caps] of actions) {
      const { key } = commands[id.replace('action ', '') as ActionId];
      expect([id, ...caps]).toEqual([id, ...(key === undefined ? [] : [printed(key)])]);
    }
  });

  for (const id of actionIds) {
    await test.step(id, async () => {
      const { key, on = 0, before, sees, after } = commands[id];
      await ready();
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowUp');
      if (on % 2 === 1) await page.keyboard.press('ArrowRight');
      if (on > 1) await page.keyboard.press('ArrowDown');
      await expect(tile(page, on)).toHaveAttribute('data-selected');
      await before?.();
      if (key !== undefined) await page.keyboard.press(pressed(key));
      else {
        const words = texts.keys[id] ?? '';
        await openPalette();
        await page.keyboard.type(words.slice(0, 30));
        await expect(page.getByRole('menuitem').first()).toHaveText(words);
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
      }
      await sees();
      await after?.();
      if (await page.getByRole('dialog').count() > 0) await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    });
  }
});
