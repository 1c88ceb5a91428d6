/** The lowest and the newest version of Nx with which the plugin is tested, and that of pnpm. */
export const NX = { lowest: '23.2.0', newest: '24.0.6' } as const;
export const PNPM = 'pnpm@12.21.0';
