import type { Resource, SynthesizedStack, Template } from '../../src/assembly/assembly';
import type { Requirements } from '../../src/readiness/check';

/** Properties of `stackOf`. */
export interface StackOfProps {
  readonly region?: string;
  readonly bootstrap?: SynthesizedStack['bootstrap'];
  readonly nested?: Template;
}

/** Returns a synthesized stack with the resources. */
export function stackOf(resources: Record<string, Resource>, props: StackOfProps = {}): SynthesizedStack {
  const { region = 'eu-west-1', bootstrap, nested } = props;
  return {
    template: { Resources: resources },
    constructs: new Map(),
    nested: new Map(nested ? [['Nested', { template: nested, constructs: new Map(), nested: new Map() }]] : []),
    id: 'Stack',
    path: 'dev/Stack',
    name: 'dev-Stack',
    account: '111111111111',
    region,
    tags: {},
    notificationArns: [],
    terminationProtection: false,
    artifactId: 'Stack',
    templateFile: 'Stack.template.json',
    folder: '.',
    needs: [],
    bootstrap,
  };
}

/** Returns the requirements of stacks that are not deployed. */
export function requirementsOf(...stacks: readonly SynthesizedStack[]): Requirements {
  return { account: '111111111111', stacks, deployed: new Set(), bootstrapCommand: 'npx nx bootstrap shop -c dev' };
}
