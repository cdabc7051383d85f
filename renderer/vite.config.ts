import { defineConfig } from 'vite';
import type { Plugin } from 'vite';
import react from '@vitejs/plugin-react';

/** video.js carries the font of its icons in its style sheet as a data: address, which the page's policy refuses; it also ships it as a file. */
const fontsAsFiles: Plugin = {
  name: 'fonts-as-files', enforce: 'pre',
  transform: (code, id) => (id.endsWith('/video-js.css') ? code.replace(/url\((["']?)data:application\/font-woff[^)]*\)/, 'url(./font/VideoJS.woff)') : null),
};

/** The page as plain files with hashed names, fit for a strict CSP: no inline script, style or data: address. */
export default defineConfig({
  root: new URL('.', import.meta.url).pathname,
  base: './',
  plugins: [react(), fontsAsFiles],
  // Without its own HLS, which runs workers from blobs: hls.js is there already.
  resolve: { alias: [{ find: /^video\.js$/, replacement: 'video.js/core.es.js' }] },
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
});
