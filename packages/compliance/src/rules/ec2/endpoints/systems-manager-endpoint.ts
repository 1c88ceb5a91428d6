import { vpcEndpoint } from '../private/vpc-endpoint';

/** A VPC has an endpoint for AWS Systems Manager. */
export const systemsManagerEndpoint = vpcEndpoint('ssm');
