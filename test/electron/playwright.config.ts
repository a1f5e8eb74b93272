import { join } from 'node:path'
import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: '.',
  testMatch: '*.test.ts',
  outputDir: join(import.meta.dirname, '..', '..', 'test-results', 'electron'),
  workers: 1,
  timeout: 120_000,
  reporter: [['list'], ['json']],
})
