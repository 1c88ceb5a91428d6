import { join } from 'node:path';

/** This project. */
export const PROJECT = join(__dirname, '..');

export const ROOT = join(PROJECT, '../..');

/** What is kept between runs, the installed emulator above all. */
export const CACHE = join(ROOT, '.nx/local');

/** A folder for each emulator; tests have another one, and leave those of their user alone. */
export const EMULATORS = process.env.LOCAL_EMULATORS ?? CACHE;
