const CONTROLS = /\s*-?\s*\(Control IDs?: (?<ids>.+)\)\.?\s*$/;

/** Control Tower's rules begin with theirs: `[CT.S3.PR.1]: ...`. */
const CONTROL_TOWER = /^\[(?<id>CT\.[\w.]+)\]:\s*/;

/** Parts the text of a rule from the controls that it names, mostly at its end: `... - (Control IDs: AC-2(1), AU-2b).` */
export function parseControls(info: string): { readonly text: string; readonly controls: string[] } {
  const tower = CONTROL_TOWER.exec(info);
  if (tower?.groups) return { text: info.slice(tower[0].length), controls: [tower.groups.id] };
  const match = CONTROLS.exec(info);
  if (!match?.groups) return { text: info, controls: [] };
  const controls = match.groups.ids.split(',').map((id) => balanced(id.trim()));
  return { text: `${info.slice(0, match.index)}.`, controls: [...new Set(controls)].filter((id) => id !== '') };
}

/** Some texts of the packs lack a last bracket, `164.312(e)(1`, and would make a control of their own. */
function balanced(id: string): string {
  const missing = id.split('(').length - id.split(')').length;
  return missing > 0 ? id + ')'.repeat(missing) : id;
}
