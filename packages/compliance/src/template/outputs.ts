import { CfnOutput, Stack } from 'aws-cdk-lib/core';

/** An output of a template. */
export interface Output {
  readonly Value: unknown;
  readonly Export?: { readonly Name?: unknown };
}

/** The outputs in the templates of the cloud assembly by stack, while packs run. */
export const outputsDuringCheck = new WeakMap<Stack, Readonly<Record<string, Output>>>();

/** The member of an output by which the CDK renders it. */
interface Renderer {
  _toCloudFormation(): object;
}

/** The outputs of a stack: during a check those of the template, otherwise those that the constructs synthesize. */
export function finalOutputs(stack: Stack): Readonly<Record<string, Output>> {
  const known = outputsDuringCheck.get(stack);
  if (known !== undefined) return known;
  const outputs = stack.node.findAll().filter((construct): construct is CfnOutput => {
    return construct instanceof CfnOutput && construct.stack === stack;
  });
  return Object.assign(
    {},
    ...outputs.map((output) => {
      const { Outputs = {} } = stack.resolve((output as unknown as Renderer)._toCloudFormation()) as {
        readonly Outputs?: Record<string, Output>;
      };
      return Outputs;
    }),
  ) as Record<string, Output>;
}
