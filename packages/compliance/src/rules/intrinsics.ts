export type Json = Readonly<Record<string, unknown>>;

/** Whether a value is an intrinsic function of CloudFormation, such as `Ref`. */
export function isIntrinsic(value: unknown): value is Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const names = Object.keys(value);
  return names.length === 1 && (names[0] === 'Ref' || names[0].startsWith('Fn::'));
}

/** Logical id and attribute of a `Ref` or `Fn::GetAtt`. */
export function attributeOf(value: unknown): { readonly id: string; readonly attribute?: string } | undefined {
  if (!isIntrinsic(value)) return undefined;
  const [[name, argument]] = Object.entries(value);
  if (name === 'Ref') return { id: argument as string };
  if (name !== 'Fn::GetAtt') return undefined;
  const [id, ...parts] = Array.isArray(argument) ? (argument as string[]) : String(argument).split('.');
  return { id, attribute: parts.join('.') };
}

/** Logical ids in a text of `Fn::Sub`. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(/\$\{([A-Za-z0-9]+)/g)].map(([, name]) => name);
}

/** A text with names for the values that are known only in a deployment. */
export function nameOf(value: unknown): string {
  if (!isIntrinsic(value)) return String(value);
  const [[name, argument]] = Object.entries(value);
  if (name === 'Ref') return `<${String(argument)}>`;
  if (name === 'Fn::GetAtt') return `<${[argument].flat().join('.')}>`;
  if (name === 'Fn::Sub')
    return String([argument].flat()[0])
      .replace(/\$\{([^!}][^}]*)\}/g, '<$1>')
      .replaceAll('${!', '${');
  const [delimiter, parts] = Array.isArray(argument) ? (argument as [string, unknown]) : [];
  return name === 'Fn::Join' && Array.isArray(parts) ? parts.map(nameOf).join(delimiter) : `<${name}>`;
}
