import { existsSync } from 'node:fs';

const PATHS = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Path of the installed Chromium, or undefined. */
export const CHROMIUM = PATHS.find((path) => path !== undefined && existsSync(path));

/** `describe` for tests that need Chromium. Skips them if it is not installed. */
export const describeInBrowser = CHROMIUM === undefined ? describe.skip : describe;

if (CHROMIUM === undefined) console.warn('tests of pages are skipped: no Chromium is installed');
