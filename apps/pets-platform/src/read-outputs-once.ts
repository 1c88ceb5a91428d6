import {
  CfnResource,
  DefaultTokenResolver,
  type IAspect,
  type IPostProcessor,
  type IResolvable,
  type IResolveContext,
  Lazy,
  Reference,
  ReferenceStrength,
  Stack,
  StringConcat,
  Token,
  Tokenization,
} from 'aws-cdk-lib/core';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct, type IConstruct } from 'constructs';
import { knownValue } from './known-values';

/** Methods of a `Reference` with which the CDK assigns its value in another stack. They are not in its declaration. */
interface CrossStackReference extends Reference {
  hasValueForStack(stack: Stack): boolean;
  assignValueForStack(stack: Stack, value: IResolvable): void;
}

/**
 * Makes a stack read each output of another stack at most once, since CloudFormation calls `DescribeStacks` for each
 * occurrence of `Fn::GetStackOutput`:
 *
 * 1. A name or ARN that is known at synth time is a literal.
 * 2. A create-only property in `lock()` imports an export, which prevents the replacement of the resource that it names.
 * 3. An output that a template uses more than once is read by an SSM parameter of that template. All other resources of
 *    the template get the value from the parameter.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html
 */
export class ReadOutputsOnce implements IAspect {
  visit(node: IConstruct): void {
    if (!Stack.isStack(node)) return;
    const resources = node.node.findAll().filter((child) => CfnResource.isCfnResource(child));
    for (const resource of resources) lock(resource);
    for (const { reference, uses } of usesOf(node, resources)) {
      if (reference.hasValueForStack(node)) continue;
      const known = knownValue(reference);
      if (known !== undefined) {
        node.addStackDependency(
          Stack.of(reference.target),
          `${node.node.path} uses the name of ${reference.target.node.path}`,
        );
        reference.assignValueForStack(node, Lazy.any({ produce: () => known }));
      } else if (uses > 1) {
        reference.assignValueForStack(node, readOnce(node, reference));
      }
    }
  }
}

/** Uses strong references for create-only properties, so that CloudFormation refuses to replace the VPC or the key. */
function lock(resource: CfnResource): void {
  const { stack } = resource;
  const locked = <T extends string | undefined>(value: T): T | string => {
    const resolver = new ReferenceMarker(stack);
    const resolved: unknown = Tokenization.resolve(value, { scope: resource, resolver, preparing: true });
    const reference = [...resolver.markers].find(([, marker]) => marker === resolved)?.[0];
    // an export cannot be imported in another Region
    if (!reference || Stack.of(reference.target).region !== stack.region) return value;
    return Stack.consumeReference(Token.asString(reference), ReferenceStrength.STRONG);
  };
  if (resource instanceof rds.CfnDBInstance) {
    resource.dbSubnetGroupName = locked(resource.dbSubnetGroupName);
    resource.kmsKeyId = locked(resource.kmsKeyId);
  }
  if (resource instanceof elbv2.CfnTargetGroup) resource.vpcId = locked(resource.vpcId);
}

/** Creates the parameter that reads an output, and returns its value. */
function readOnce(stack: Stack, reference: Reference): IResolvable {
  const { target, displayName } = reference;
  const scope = stack.node.tryFindChild('Reads') ?? new Construct(stack, 'Reads');
  const { node: producer } = Stack.of(target);
  const path = target.node.path.slice(producer.path.length - producer.id.length);
  const parameter = new ssm.CfnParameter(scope, `${path.replaceAll('/', '-')}-${displayName}`, {
    type: 'String',
    value: Stack.consumeReference(Token.asString(reference), ReferenceStrength.WEAK),
    description: `${displayName} of ${target.node.path}`,
  });
  return parameter.getAtt('Value');
}

/** References to resources of other stacks, with the number of their uses in the template. */
function usesOf(stack: Stack, resources: readonly CfnResource[]) {
  const resolver = new ReferenceMarker(stack);
  const text = resources
    .map((resource) => {
      // the declaration of `CfnResource` has this property as protected
      const { cfnProperties } = resource as unknown as { cfnProperties: Record<string, unknown> };
      return JSON.stringify(Tokenization.resolve(cfnProperties, { scope: resource, resolver, preparing: true }));
    })
    .join('');
  return [...resolver.markers].map(([reference, marker]) => ({ reference, uses: text.split(marker).length - 1 }));
}

/** Resolves references to resources of other stacks to markers, which can be counted. */
class ReferenceMarker extends DefaultTokenResolver {
  readonly markers = new Map<CrossStackReference, string>();

  constructor(private readonly stack: Stack) {
    super(new StringConcat());
  }

  override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (!this.isCrossStack(token)) return super.resolveToken(token, context, postProcessor);
    const marker = this.markers.get(token) ?? `<reference ${this.markers.size}>`;
    this.markers.set(token, marker);
    return marker;
  }

  private isCrossStack(token: IResolvable): token is CrossStackReference {
    if (!Reference.isReference(token) || !('assignValueForStack' in token)) return false;
    return CfnResource.isCfnResource(token.target) && token.target.stack !== this.stack;
  }
}
