import { vpcEndpoint } from '../private/vpc-endpoint';

/** A VPC has an endpoint for the contacts of Incident Manager. */
export const incidentContactsEndpoint = vpcEndpoint('ssm-contacts');
