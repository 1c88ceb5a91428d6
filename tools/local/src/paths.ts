import { join } from 'node:path';

/** Folder of this project. */
export const PROJECT = join(__dirname, '..');

export const ROOT = join(PROJECT, '../..');

/** Folder for the installed emulator and other data between runs. */
export const CACHE = join(ROOT, '.nx/local');

/** Parent folder of the emulators. Tests set another one. */
export const EMULATORS = process.env.LOCAL_EMULATORS ?? CACHE;
