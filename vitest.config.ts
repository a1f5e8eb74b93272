import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules/**', 'out/**', 'test/e2e/**', 'test/electron/**', '.souk/**'],
    env: { TZ: 'Asia/Shanghai' },
    globalSetup: ['test/global-setup.ts'],
    // A test that forks a kernel waits for a process, not for a clock.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
