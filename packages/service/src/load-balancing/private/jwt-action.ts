import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { type JwtAuthenticationOptions, JwtClaimFormat } from '../authentication-options';

/** The action of the CDK, `ListenerAction.authenticateJwt`, has no additional claims. */
export class JwtAction extends elbv2.ListenerAction {
  constructor({ issuer, jwksEndpoint, additionalClaims }: JwtAuthenticationOptions, next: elbv2.ListenerAction) {
    super(
      {
        type: 'jwt-validation',
        jwtValidationConfig: {
          issuer,
          jwksEndpoint,
          additionalClaims: additionalClaims?.map(({ name, format, values }) => ({
            name,
            format: format ?? JwtClaimFormat.SINGLE_STRING,
            values,
          })),
        },
      },
      next,
    );
  }
}
