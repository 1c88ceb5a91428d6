import type { Duration } from 'aws-cdk-lib/core';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as signer from 'aws-cdk-lib/aws-signer';
import { Construct } from 'constructs';
import { failOn } from '../private/validation';

/** Properties of `ImageSigning`. */
export interface ImageSigningProps {
  /** Repositories whose images are signed, 1 to 100. */
  readonly repositories: ecr.IRepository[];

  /**
   * How long a signature is valid. Whole days.
   *
   * @default - 135 months, the default of AWS Signer
   */
  readonly signatureValidity?: Duration;
}

/** Amazon ECR API, PutSigningConfiguration: filters of a rule. */
const MAX_REPOSITORIES = 100;

/**
 * Signs images with AWS Signer when they are pushed to Amazon ECR (managed signing): creates a signing profile and the signing
 * configuration of the registry. No key and no tool is necessary. Principals that push need `grantSign`.
 *
 * A registry has one signing configuration for each Region of an account: create it once.
 *
 * Images that were pushed before have no signature. Amazon ECS does not verify signatures itself: use `ImageVerification`, or check
 * them in the pipeline.
 *
 * Throws if there is no repository or more than 100, or the validity is not whole days.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/managed-signing.html
 * @example
 * const signing = new ImageSigning(this, 'Signing', { repositories: [repository] });
 * signing.grantSign(pipelineRole);
 */
export class ImageSigning extends Construct {
  /** Signing profile. A revoked profile or signature is no longer valid. */
  readonly signingProfile: signer.ISigningProfile;

  /** Repositories whose images are signed. */
  readonly repositories: ecr.IRepository[];

  constructor(scope: Construct, id: string, props: ImageSigningProps) {
    super(scope, id);
    const { repositories, signatureValidity } = props;
    failOn(this, [
      repositories.length >= 1 && repositories.length <= MAX_REPOSITORIES
        ? undefined
        : `repositories must have 1 to ${MAX_REPOSITORIES} repositories, got ${repositories.length}`,
      checkValidity(signatureValidity),
    ]);
    this.repositories = repositories;
    this.signingProfile = new signer.SigningProfile(this, 'Profile', {
      platform: signer.Platform.NOTATION_OCI_SHA384_ECDSA,
      signatureValidity,
    });
    new ecr.CfnSigningConfiguration(this, 'Configuration', {
      rules: [
        {
          signingProfileArn: this.signingProfile.signingProfileArn,
          repositoryFilters: repositories.map(({ repositoryName }) => ({
            filter: repositoryName,
            filterType: 'WILDCARD_MATCH',
          })),
        },
      ],
    });
  }

  /** Grants permission to sign images. Amazon ECR signs with the permissions of the principal that pushes. */
  grantSign(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['signer:SignPayload'],
      resourceArns: [this.signingProfile.signingProfileArn],
    });
  }
}

/** AWS Signer API, SignatureValidityPeriod: days, months or years. The CDK writes days. */
function checkValidity(validity: Duration | undefined): string | undefined {
  if (validity === undefined) return undefined;
  if (validity.isUnresolved())
    return validity.unitLabel() === 'days' ? undefined : 'signatureValidity must be in days if it is a token';
  const days = validity.toDays({ integral: false });
  return days >= 1 && Number.isInteger(days)
    ? undefined
    : `signatureValidity must be whole days, at least one, got ${validity.toHumanString()}`;
}
