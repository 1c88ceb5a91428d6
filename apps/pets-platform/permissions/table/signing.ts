import type { DeploymentModel } from '../model/deployment-model';
import type { ModelResource } from '../model/types';
import { may, mustNot, type Derived, type Entries } from './expectation';
import { roleOf, type Principal } from './principals';

const ECR = 'https://docs.aws.amazon.com/AmazonECR/latest/userguide';
const SIGNER = 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssigner.html';

/** Managed signing of Amazon ECR, and the verification of images. */
export const SIGNING: Entries = {
  'AWS::Signer::SigningProfile': {
    none: 'Amazon ECR signs with the permissions of the principal that pushes an image.',
    source: `${ECR}/managed-signing.html`,
  },
  'AWS::ECR::SigningConfiguration': {
    none: 'Amazon ECR signs with the permissions of the principal that pushes an image.',
    source: `${ECR}/managed-signing.html`,
  },
  'Custom::ImageVerification': (verification, model) => {
    const lambda = model.get('AWS::Lambda::Function', verification.properties.ServiceToken);
    const by = roleOf(model, lambda.properties.Role);
    const { account, region } = verification.stack;
    const arn = (type: string, name: string) => `arn:aws:ecs:${region}:${account}:${type}/pets-api-cluster/${name}`;
    const source =
      'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html';
    const [profile] = model.resources('AWS::Signer::SigningProfile');
    return [
      ...may({
        by,
        actions: ['ecr:DescribeImageSigningStatus'],
        on: [model.get('AWS::ECR::Repository', 'pets-api', verification).arn],
        why: 'reads whether an image is signed',
        source: `${ECR}/managed-signing.html`,
      }),
      ...may({
        by,
        actions: ['signer:GetSigningProfile'],
        on: [profile.arn],
        why: 'refuses the images of a revoked signing profile',
        source: SIGNER,
      }),
      ...mustNot({
        by,
        actions: ['signer:SignPayload', 'signer:RevokeSigningProfile'],
        on: [profile.arn],
        why: 'the verification signs nothing',
        source: SIGNER,
      }),
      ...may({
        by,
        actions: ['ecs:DescribeTaskDefinition'],
        on: ['*'],
        why: 'reads the images of a task definition',
        source,
      }),
      ...may({
        by,
        actions: ['ecs:DescribeServiceRevisions'],
        on: [arn('service', 'pets-api-service'), arn('service-revision', 'pets-api-service/1')],
        why: 'reads the images of a service revision, in a lifecycle hook',
        source,
      }),
    ];
  },
};

/** The signing profile of the account, if images are signed. */
export function signingProfileOf(model: DeploymentModel): ModelResource | undefined {
  return model.resources('AWS::Signer::SigningProfile')[0];
}

/** A principal that pushes signed images signs them, but cannot revoke signatures. */
export function signs(by: Principal, model: DeploymentModel): Derived[] {
  const profile = signingProfileOf(model);
  if (!profile) return [];
  const on = [profile.arn];
  return [
    ...may({
      by,
      actions: ['signer:SignPayload'],
      on,
      why: 'Amazon ECR signs a pushed image',
      source: `${ECR}/managed-signing.html`,
    }),
    ...mustNot({ by, actions: ['signer:RevokeSigningProfile'], on, why: 'a pusher revokes nothing', source: SIGNER }),
  ];
}

/** A principal that deploys signed images reads whether they are signed, and cannot sign. */
export function readsSignatures(by: Principal, repository: ModelResource, model: DeploymentModel): Derived[] {
  const profile = signingProfileOf(model);
  if (!profile) return [];
  return [
    ...may({
      by,
      actions: ['ecr:DescribeImageSigningStatus'],
      on: [repository.arn],
      why: 'refuses images without a signature',
      source: `${ECR}/managed-signing.html`,
    }),
    ...mustNot({
      by,
      actions: ['signer:SignPayload'],
      on: [profile.arn],
      why: 'a releaser must not sign the image that it releases',
      source: SIGNER,
    }),
  ];
}
