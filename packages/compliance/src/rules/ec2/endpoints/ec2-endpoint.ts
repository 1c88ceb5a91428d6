import { vpcEndpoint } from '../private/vpc-endpoint';

/** A VPC has an endpoint for the API of Amazon EC2. */
export const ec2Endpoint = vpcEndpoint('ec2');
