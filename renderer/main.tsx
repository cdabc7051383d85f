import './app/trusted-types.ts';
import '@fontsource-variable/noto-sans/index.css';
import '@fontsource-variable/noto-sans-arabic/index.css';
import './ui/theme.css';
import i18next from 'i18next';
import { createRoot } from 'react-dom/client';
import { defaultSettings } from '#model/settings';
import { App } from './app/app.tsx';
import { monitorNumberOf, pcIdOf, windowKeyOf } from './app/monitor-number.ts';
import { isDrawnBySoftware } from './player/drawn-by-software.ts';
import { whenIdle } from './player/when-idle.ts';
import { keepPage } from './state/keep-page.ts';
import { openPage } from './state/page.ts';
import { openShell } from './state/shell.ts';
import { startText } from './ui/text.ts';
import { toast } from './ui/toasts.tsx';

await startText(defaultSettings.language);
const shell = openShell({
  origin: location.origin,
  monitorNumber: monitorNumberOf(location.search),
  // The core was renewed under this page: its own page fits it.
  onOtherVersion: () => { location.reload(); },
});
const page = keepPage(shell, (around) => openPage(around, {
  origin: location.origin, window: windowKeyOf(location.search), pc: pcIdOf(location.search),
  onRefused: ({ code }) => { toast(i18next.t('toast.refused', { reason: i18next.t(`problem.${code}`) }), 'bad'); },
}));
const root = document.querySelector('#page');
const reloadAfterMs = 2000;
if (root !== null) {
  createRoot(root, {
    // An empty window is the worst a wall can show. The page keeps nothing, so it simply begins anew (F29).
    onUncaughtError: (error) => {
      reportError(error);
      setTimeout(() => { location.reload(); }, reloadAfterMs);
    },
  }).render(<App shell={shell} page={page} />);
}
await whenIdle();
if (isDrawnBySoftware()) document.documentElement.dataset['drawnBy'] = 'software';
