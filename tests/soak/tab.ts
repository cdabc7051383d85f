/**
 * A window of the soak that may crash: its tab is loaded again, as a host does it, and asked over the browser's own protocol, for Playwright
 * gives up a page that crashed. A new window in its place would begin without what the browser keeps of a page's script.
 */
import type { CDPSession, Page } from '@playwright/test';

/** A page that is gone leaves a question unanswered, ms. */
const answerMs = 1_000;
const lookEveryMs = 50;

export interface Tab {
  /** Resolves once all these tiles are fresh; rejects when that does not come within so many ms. */
  allFresh(count: number, withinMs: number): Promise<void>;
  /** Whether a tile stops claiming a fresh picture within so many ms. */
  anyLost(withinMs: number): Promise<boolean>;
  /** Crashes its page, and has it loaded again. */
  crash(): Promise<void>;
  /** What its tiles say that are not fresh. */
  notFresh(): Promise<string>;
}

const tilesExpression = `[...document.querySelectorAll('[data-tile][data-camera]')]`;

/** `onError`: an exception that nobody caught in its page, also in one that was loaded again. */
export async function openTab(page: Page, onError: (message: string) => void): Promise<Tab> {
  const session = await page.context().newCDPSession(page);
  session.on('Runtime.exceptionThrown', ({ exceptionDetails: { text, exception } }) => { onError(exception?.description ?? text); });
  await session.send('Runtime.enable');
  return {
    allFresh: async (count, withinMs) => {
      const until = performance.now() + withinMs;
      while (!await told(session, `${tilesExpression}.length === ${count} && ${tilesExpression}.every(({ dataset }) => dataset.picture === 'fresh')`)) {
        if (performance.now() > until) throw new Error('not all fresh');
        await pause();
      }
    },
    anyLost: async (withinMs) => {
      for (const until = performance.now() + withinMs; performance.now() < until; await pause()) {
        if (await told(session, `${tilesExpression}.some(({ dataset }) => dataset.picture !== 'fresh')`)) return true;
      }
      return false;
    },
    crash: async () => {
      const crashed = new Promise((resolve) => { session.once('Inspector.targetCrashed', resolve); });
      // It does not answer any more.
      session.send('Page.crash').catch(() => undefined);
      await crashed;
      await session.send('Page.reload');
      await session.send('Runtime.enable');
    },
    notFresh: async () => String(await told(session, `${tilesExpression}.filter(({ dataset }) => dataset.picture !== 'fresh').map((tile) => JSON.stringify({ ...tile.dataset }) + ' ' + tile.innerText.replaceAll('\\n', ' ')).join('; ')`)),
  };
}

/** Null without an answer. */
async function told(session: CDPSession, expression: string): Promise<unknown> {
  const answer = session.send('Runtime.evaluate', { expression, returnByValue: true }).then(({ result }) => result.value as unknown, () => null);
  return Promise.race([answer, new Promise<null>((resolve) => { setTimeout(resolve, answerMs, null); })]);
}

function pause(): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, lookEveryMs); });
}
