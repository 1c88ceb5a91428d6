import type { Control } from './control';

/** Controls of AWS Security Hub, by service. */
export const CATALOGUE: readonly (readonly Control[])[] = [];

let byId: ReadonlyMap<string, Control> | undefined;

/** Controls with ids. Throws if the catalogue lacks one. */
export function controlsOf(ids: readonly string[]): Control[] {
  const all = (byId ??= new Map(CATALOGUE.flat().map((control) => [control.id, control])));
  return ids.map((id) => {
    const control = all.get(id);
    if (!control) throw new Error(`${id} must be a control of the catalogue`);
    return control;
  });
}
