import { splitAtExample, type Example } from './examples';

/** Environment of the fixture. */
export const ENVIRONMENT = { account: '111111111111', region: 'us-east-1' };

/** File of a library whose class `Values` creates the values that its fixture declares. */
export const VALUES = 'rosetta/values.ts';

/** Compiles TypeScript to a CommonJS module. */
export type Transpile = (source: string) => string;

/**
 * Returns a module that exports the fixture of an example with the example in its constructor. In scope must be `__exampleValues(stack, used)`,
 * which returns the values that the example uses.
 */
export function constructorCode(program: Example, transpile: Transpile): string {
  const { source, fixture } = program;
  const [before, example] = splitAtExample(source);
  const code = transpile(`${before}\n__assignValues(this);\n${example}\nmodule.exports = { Fixture: ${fixture} };`);
  const used = usedNames(program);
  // the values exist when the stack does, just before the example
  const assignments = used.map((name) => `${name} = values.${name};`).join(' ');
  const assign = `function __assignValues(stack) { const values = __exampleValues(stack, ${JSON.stringify(used)}); ${assignments} }`;
  const variables = used.length > 0 ? `let ${used.join(', ')};\n` : '';
  return `${variables}${code}\n${assign}`;
}

/** Returns the declared names that an example uses. */
export function usedNames({ declared, source }: Example): string[] {
  const [, example] = splitAtExample(source);
  return declared.filter((name) => uses(example, name));
}

/** Whether an example uses a declared name. Other values are not created, so that the stack has what the example needs. */
function uses(example: string, name: string): boolean {
  const defines = new RegExp(String.raw`^\s*const ${name} =`, 'm');
  return new RegExp(String.raw`(?<![\w.'"/-])${name}\b(?!['":-])`).test(example) && !defines.test(example);
}
