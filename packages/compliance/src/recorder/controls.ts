const CONTROLS = /\s*-?\s*\(Control IDs?: (?<ids>.+)\)\.?\s*$/;

/** Descriptions of AWS Control Tower begin with the control: `[CT.S3.PR.1]: ...`. */
const CONTROL_TOWER = /^\[(?<id>CT\.[\w.]+)\]:\s*/;

/** Splits the description of a rule from its controls, which are usually at the end: `... - (Control IDs: AC-2(1), AU-2b).` */
export function parseControls(info: string): { readonly text: string; readonly controls: string[] } {
  const tower = CONTROL_TOWER.exec(info);
  if (tower?.groups) return { text: info.slice(tower[0].length), controls: [tower.groups.id] };
  const match = CONTROLS.exec(info);
  if (!match?.groups) return { text: info, controls: [] };
  const controls = match.groups.ids.split(',').map((id) => balanced(id.trim()));
  return { text: `${info.slice(0, match.index)}.`, controls: [...new Set(controls)].filter((id) => id !== '') };
}

/** Adds the closing bracket that some descriptions do not have: `164.312(e)(1`. */
function balanced(id: string): string {
  const missing = id.split('(').length - id.split(')').length;
  return missing > 0 ? id + ')'.repeat(missing) : id;
}
