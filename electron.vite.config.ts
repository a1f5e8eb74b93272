import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const at = (path: string) => resolve(import.meta.dirname, path)

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      // The web host and the command line run on the user's own Node, not on Electron's.
      target: 'node20',
      minify: false,
      lib: {
        entry: {
          index: at('main/electron/index.ts'),
          web: at('main/web/index.ts'),
          cli: at('main/cli/index.ts'),
          kernel: at('kernels/index.ts'),
          interrupt: at('kernels/typescript/interrupt-worker.ts'),
          modules: at('kernels/typescript/module-hooks.ts'),
          souk: at('pipeline/index.ts'),
          trainer: at('pipeline/models/training/trainer.ts'),
        },
        formats: ['es'],
      },
      // Beside the entries, so that `new URL('./interrupt.js', import.meta.url)` holds in a chunk too.
      rollupOptions: { output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' } },
    },
  },
  preload: {
    build: { outDir: 'out/preload', lib: { entry: { index: at('main/electron/preload.ts') }, formats: ['cjs'] } },
  },
  renderer: {
    root: at('renderer'),
    base: './',
    plugins: [react()],
    // plotly.js asks for Node's name of the global object.
    define: { global: 'globalThis' },
    worker: { format: 'es' },
    build: {
      outDir: at('out/renderer'),
      emptyOutDir: true,
      minify: true,
      target: 'chrome130',
      // A font inlined as a data: address would be blocked by the page's policy.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 10_000,
      rollupOptions: { input: at('renderer/index.html') },
    },
  },
})
