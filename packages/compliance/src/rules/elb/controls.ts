import type { Control } from '../control';
import { config, nag, rule } from '../decisions';
import { accessLogs } from './access-logs';
import { acmCertificate } from './classic/acm-certificate';
import { crossZone } from './classic/cross-zone';
import { classicSecureListeners } from './classic/secure-listeners';
import { classicSecurityPolicy } from './classic/security-policy';
import { classicZones } from './classic/zones';
import { listenerEncryption } from './listener/encryption';
import { securityPolicy } from './listener/security-policy';
import { desyncMode } from './load-balancer/desync-mode';
import { zones } from './load-balancer/zones';
import { targetGroupEncryption } from './target-group/encryption';
import { healthCheckEncryption } from './target-group/health-check-encryption';

const LOAD_BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const CLASSIC = 'AWS::ElasticLoadBalancing::LoadBalancer';

/** Controls for Elastic Load Balancing. */
export const ELB: readonly Control[] = [
  {
    id: 'ELB.1',
    title: 'HTTP listeners redirect to HTTPS',
    severity: 'medium',
    decision: rule(
      { cdkNag: 'elb.ALBHttpToHttpsRedirection', types: ['AWS::ElasticLoadBalancingV2::Listener'] },
      'Judges the default actions of listeners, not their rules.',
    ),
  },
  {
    id: 'ELB.2',
    title: 'TLS listeners of Classic Load Balancers have certificates of AWS Certificate Manager',
    severity: 'medium',
    decision: rule(acmCertificate),
  },
  {
    id: 'ELB.3',
    title: 'clients connect to Classic Load Balancers with TLS',
    severity: 'medium',
    decision: rule(classicSecureListeners),
  },
  {
    id: 'ELB.4',
    title: 'Application Load Balancers drop invalid header fields',
    severity: 'medium',
    decision: nag('elb.ALBHttpDropInvalidHeaderEnabled', LOAD_BALANCER),
  },
  {
    id: 'ELB.5',
    title: 'Application and Classic Load Balancers have access logs',
    severity: 'medium',
    decision: rule(accessLogs),
  },
  {
    id: 'ELB.6',
    title: 'load balancers have deletion protection',
    severity: 'medium',
    decision: nag('elb.ELBDeletionProtectionEnabled', LOAD_BALANCER),
  },
  {
    id: 'ELB.7',
    title: 'Classic Load Balancers drain connections',
    severity: 'medium',
    decision: nag('elb.CLBConnectionDraining', CLASSIC),
  },
  {
    id: 'ELB.8',
    title: 'TLS listeners of Classic Load Balancers require TLS 1.2',
    severity: 'medium',
    decision: rule(classicSecurityPolicy),
  },
  {
    id: 'ELB.9',
    title: 'Classic Load Balancers distribute requests over all Availability Zones',
    severity: 'medium',
    decision: rule(crossZone),
  },
  {
    id: 'ELB.10',
    title: 'Classic Load Balancers have at least two Availability Zones',
    severity: 'medium',
    decision: rule(classicZones),
  },
  {
    id: 'ELB.12',
    title: 'Application Load Balancers protect from HTTP desync attacks',
    severity: 'medium',
    decision: rule(desyncMode),
  },
  {
    id: 'ELB.13',
    title: 'load balancers have at least two Availability Zones',
    severity: 'medium',
    decision: rule(zones, 'Does not see whether each zone has healthy targets.'),
  },
  {
    id: 'ELB.14',
    title: 'Classic Load Balancers protect from HTTP desync attacks',
    severity: 'medium',
    decision: config('CLB_DESYNC_MODE_CHECK', 'CloudFormation has no property for the mode of Classic Load Balancers.'),
  },
  {
    id: 'ELB.17',
    title: 'TLS listeners have a security policy that AWS recommends',
    severity: 'medium',
    decision: rule(securityPolicy),
  },
  {
    id: 'ELB.18',
    title: 'clients connect to load balancers with HTTPS or TLS',
    severity: 'medium',
    decision: rule(listenerEncryption),
  },
  {
    id: 'ELB.21',
    title: 'health checks use HTTPS',
    severity: 'medium',
    decision: rule(healthCheckEncryption),
  },
  {
    id: 'ELB.22',
    title: 'requests to target groups are encrypted',
    severity: 'medium',
    decision: rule(targetGroupEncryption),
  },
];
