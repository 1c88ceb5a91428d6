import { vpcEndpoint } from '../private/vpc-endpoint';

/** A VPC has an endpoint for the API of Amazon ECR. */
export const ecrApiEndpoint = vpcEndpoint('ecr.api');
