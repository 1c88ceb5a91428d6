import ts from 'typescript';
import type { Mutant } from './mutants';

/** Kinds of mutants of which none may survive. */
export type Critical = 'IAM action' | 'policy attachment' | 'list of stateful types';

/** An action such as `s3:GetObject`, `kms:Revoke*` or `s3:*`. */
const ACTION = /(['"`])[a-z][a-z0-9-]*:(?:\*|[A-Z][A-Za-z]*\*?)\1/;

/** Names of lists of actions. Alarm actions, listener actions and a state named `Action` are values of other types. */
const ACTION_LISTS = new Set(['actions', 'notActions', 'Action', 'NotAction']);

const ATTACHING_PROPS = new Set([
  'managedPolicies',
  'inlinePolicies',
  'ManagedPolicyArns',
  'permissionsBoundary',
  'initialPolicy',
]);

const ATTACHING_CALLS =
  /\.(?:addManagedPolicy|attachInlinePolicy|attachToRole|addToPolicy|addToPrincipalPolicy|addToRolePolicy|addToResourcePolicy|addToTaskRolePolicy|addToExecutionRolePolicy)\(/;

const STATEFUL = /stateful|retained/i;

const TYPE = /(['"`])[A-Z][A-Za-z0-9]*::[A-Z][A-Za-z0-9]*::[A-Z][A-Za-z0-9]*\1/;

/** Classifies mutants. Parses each file once. */
export class Classifier {
  private readonly files = new Map<string, ts.SourceFile>();

  /** @param read returns the text of a file */
  constructor(private readonly read: (file: string) => string) {}

  /** The critical kind of a mutant, if it is one. */
  kindOf(mutant: Mutant): Critical | undefined {
    // what remains of a removed block is a change of many things, and of these, too
    const { original } = mutant;
    const names = this.namesAround(mutant);
    const named = (wanted: ReadonlySet<string>) => names.some((name) => wanted.has(name));
    if (ACTION.test(original) || (named(ACTION_LISTS) && mutant.mutator !== 'BlockStatement')) return 'IAM action';
    if (ATTACHING_CALLS.test(original) || named(ATTACHING_PROPS) || mentions(original, ATTACHING_PROPS))
      return 'policy attachment';
    if (TYPE.test(original) && names.some((name) => STATEFUL.test(name))) return 'list of stateful types';
    return undefined;
  }

  /** Names of the properties and variables whose value contains a mutant, without those outside of its function. */
  private namesAround({ file, location }: Mutant): string[] {
    const source = this.sourceOf(file);
    const position = ({ line, column }: { line: number; column: number }) =>
      source.getPositionOfLineAndCharacter(line, column);
    const [start, end] = [position(location.start), position(location.end)];
    let names: string[] = [];
    const visit = (node: ts.Node): void => {
      if (node.getStart(source) > start || node.end < end) return;
      if (ts.isFunctionLike(node) && ts.isBlock((node as ts.FunctionLikeDeclaration).body ?? node)) names = [];
      const isNamed = ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node);
      if (isNamed && node.initializer && node.initializer.getStart(source) <= start) {
        const name = node.name.getText(source);
        if (!ACTION_LISTS.has(name) || !isOtherValue(node.initializer)) names.push(name);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return names;
  }

  private sourceOf(file: string): ts.SourceFile {
    const known = this.files.get(file);
    if (known) return known;
    const source = ts.createSourceFile(file, this.read(file), ts.ScriptTarget.Latest, true);
    this.files.set(file, source);
    return source;
  }
}

function isOtherValue(value: ts.Expression): boolean {
  return ts.isObjectLiteralExpression(value) || ts.isNewExpression(value) || ts.isAwaitExpression(value);
}

/** Returns whether a text sets one of the properties. */
function mentions(text: string, properties: ReadonlySet<string>): boolean {
  return [...properties].some((name) => new RegExp(`\\b${name}:`).test(text));
}
