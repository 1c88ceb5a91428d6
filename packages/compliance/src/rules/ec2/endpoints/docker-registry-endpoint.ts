import { vpcEndpoint } from '../private/vpc-endpoint';

/** A VPC has an endpoint for the Docker registry of Amazon ECR. */
export const dockerRegistryEndpoint = vpcEndpoint('ecr.dkr');
