import { MODES, TYPESCRIPT_VERSIONS, type Mode } from './compilation';
import { npm, pnpm, yarn, yarnBerry, type PackageManager } from './package-managers';

/** A compilation of all examples. */
export interface Compilation {
  readonly typescript: string;
  readonly mode: Mode;
}

/** A project with the compilations in it. */
export interface Installation {
  readonly manager: PackageManager;
  readonly compilations: readonly Compilation[];
}

/** All combinations of versions and modes with npm, and each version of TypeScript with each package manager. */
export const INSTALLATIONS: readonly Installation[] = [npm, pnpm, yarn, yarnBerry].map((manager) => ({
  manager,
  compilations: TYPESCRIPT_VERSIONS.flatMap((typescript) =>
    (manager === npm ? (Object.keys(MODES) as Mode[]) : ['nodenext' as const]).map((mode) => ({ typescript, mode })),
  ),
}));
