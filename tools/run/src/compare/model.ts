import {
  NESTED_STACK,
  type StackTemplate,
  type StageStacks,
  type Template,
} from '../../../../packages/nx-cdk/src/toolkit';

/** Sections of a template whose elements have a logical id. */
export const SECTIONS = ['Resources', 'Outputs', 'Parameters', 'Conditions', 'Mappings', 'Rules'] as const;

/** Section of a template. */
export type Section = (typeof SECTIONS)[number];

/** An element of a template: a resource, an output, a parameter and so on. */
export interface Element {
  readonly stack: StackNode;
  readonly section: Section;
  readonly logicalId: string;
  /** Resource type, or the name of the section. */
  readonly type: string;
  /** Construct path in the app, if known. */
  readonly path?: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** A stack of an assembly, or a stack nested in one. */
export class StackNode {
  readonly elements: readonly Element[];
  readonly nested: ReadonlyMap<string, StackNode>;
  readonly template: Template;
  private readonly index: ReadonlyMap<string, Element>;

  constructor(
    /** Construct path in the app. A nested stack has its logical id appended. */
    readonly path: string,
    source: StackTemplate,
    /** Name of the stage, an empty string for stacks outside of stages. */
    readonly stage: string,
    /** Name, Region and settings. Empty for a nested stack. */
    readonly facts: Readonly<Record<string, unknown>>,
    /** The stack that contains this one, and the logical id there. */
    readonly parent?: { readonly stack: StackNode; readonly logicalId: string },
  ) {
    const { template, constructs, nested } = source;
    this.template = template;
    const pathOf = (logicalId: string) => {
      const within = constructs.get(logicalId);
      return within === undefined ? undefined : [stage, within].filter((part) => part !== '').join('/');
    };
    this.elements = SECTIONS.flatMap((section) =>
      Object.entries((template[section] ?? {}) as Record<string, Record<string, unknown>>)
        // describes the constructs in use, not the deployment
        .filter(([, { Type }]) => section !== 'Resources' || Type !== 'AWS::CDK::Metadata')
        .map(([logicalId, value]) => ({
          stack: this,
          section,
          logicalId,
          type: section === 'Resources' ? String(value.Type) : section,
          path: pathOf(logicalId),
          value,
        })),
    );
    this.index = new Map(this.elements.map((element) => [`${element.section} ${element.logicalId}`, element]));
    this.nested = new Map(
      [...nested].map(([logicalId, child]) => [
        logicalId,
        new StackNode(`${path}/${logicalId}`, child, stage, {}, { stack: this, logicalId }),
      ]),
    );
  }

  /** This stack and the stacks nested in it. */
  withNested(): StackNode[] {
    return [this, ...[...this.nested.values()].flatMap((child) => child.withNested())];
  }

  find(section: Section, logicalId: string): Element | undefined {
    return this.index.get(`${section} ${logicalId}`);
  }

  /** Construct path within the stack. */
  relative({ path }: Element): string | undefined {
    const prefix = `${this.path}/`;
    return path?.startsWith(prefix) ? path.slice(prefix.length) : path;
  }
}

/** All stacks of an assembly, nested stacks included. */
export function stackNodes(stages: readonly StageStacks[]): StackNode[] {
  return stages.flatMap(({ name = '', stacks }) =>
    stacks.flatMap((stack) => {
      const { region, account, tags, terminationProtection, needs } = stack;
      const facts = {
        stackName: stack.name,
        account,
        region,
        tags,
        terminationProtection,
        dependencies: [...needs].sort(),
      };
      return new StackNode(stack.path, stack, name, facts).withNested();
    }),
  );
}

/** Returns whether an element is a nested stack whose template was found. */
export function isReadableNestedStack({ stack, type, logicalId }: Element): boolean {
  return type === NESTED_STACK && stack.nested.has(logicalId);
}
