import { join } from 'node:path';

/** This project. */
export const PROJECT = join(__dirname, '..');

export const ROOT = join(PROJECT, '../..');

/** What is kept between runs: the installed emulator, and a folder for each environment that is up. */
export const CACHE = join(ROOT, '.nx/local');
