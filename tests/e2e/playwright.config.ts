import { defineConfig } from '@playwright/test';
import { chromiumArguments, chromiumPath } from './chromium.ts';

/** Tests of the page alone, on a core without media: a few at once measure nothing of each other. */
const pageAlone = ['axe-dialogs', 'bookmarks', 'capacity', 'composite', 'desktop-menus', 'evidence', 'every-command', 'four-monitors', 'hands', 'images', 'inventory', 'keys', 'kiosks', 'layouts', 'lock', 'page', 'pc-profiles', 'ptz-page', 'push', 'safe-mode', 'search-page', 'servers', 'view-carousels', 'timeline'].map((name) => `${name}.spec.ts`);

/** Tests of the product with a picture or a few, which wait more than they compute: two at once leave each its time; those that measure an age or a time are tagged `@alone`. */
const fewPictures = ['clip', 'clip-stream', 'clocks', 'engines', 'foreign', 'frames', 'host-faults', 'inventory-cameras', 'monitor-door', 'recorder-live', 'replay', 'review-servers', 'search', 'zoneminder-review'].map((name) => `${name}.spec.ts`);

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/e2e',
  // A test that fails once is a fault to find, never one to try again.
  retries: 0,
  // Walls of many pictures decode on the processor: two at once would measure each other.
  workers: 1,
  timeout: 120_000,
  // A page takes its time on cores that others use, too; what has a limit of its own says so in its test.
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: '../../test-results/e2e.json' }]],
  use: {
    headless: true,
    trace: 'off',
    viewport: { width: 1600, height: 900 },
    launchOptions: { executablePath: chromiumPath, args: chromiumArguments },
  },
  projects: [
    { name: 'page', testMatch: pageAlone, fullyParallel: true },
    { name: 'light', testMatch: fewPictures },
    { name: 'node', testIgnore: ['electron/**', ...pageAlone, ...fewPictures] },
    // The same page in the desktop product; started only where a runtime is found (build/test.mjs).
    { name: 'electron', testMatch: ['electron/**', 'wall/**'] },
  ],
});
