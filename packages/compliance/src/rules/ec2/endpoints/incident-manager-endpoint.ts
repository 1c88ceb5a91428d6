import { vpcEndpoint } from '../private/vpc-endpoint';

/** A VPC has an endpoint for Incident Manager. */
export const incidentManagerEndpoint = vpcEndpoint('ssm-incidents');
