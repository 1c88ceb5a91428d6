import type * as signer from 'aws-cdk-lib/aws-signer';

/** ARN of a signing profile. The CDK writes a second slash into the ARN of an imported profile, which matches nothing. */
export function signingProfileArnOf({ signingProfileArn }: signer.ISigningProfile): string {
  return signingProfileArn.replace('://signing-profiles/', ':/signing-profiles/');
}
