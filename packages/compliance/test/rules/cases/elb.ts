import { accessLogs } from '../../../src/rules/elb/access-logs';
import { acmCertificate } from '../../../src/rules/elb/classic/acm-certificate';
import { crossZone } from '../../../src/rules/elb/classic/cross-zone';
import { classicSecureListeners } from '../../../src/rules/elb/classic/secure-listeners';
import { classicSecurityPolicy } from '../../../src/rules/elb/classic/security-policy';
import { classicZones } from '../../../src/rules/elb/classic/zones';
import { listenerEncryption } from '../../../src/rules/elb/listener/encryption';
import { securityPolicy } from '../../../src/rules/elb/listener/security-policy';
import { desyncMode } from '../../../src/rules/elb/load-balancer/desync-mode';
import { zones } from '../../../src/rules/elb/load-balancer/zones';
import { targetGroupEncryption } from '../../../src/rules/elb/target-group/encryption';
import { healthCheckEncryption } from '../../../src/rules/elb/target-group/health-check-encryption';
import { type Case, PARAMETER, properties, resources, type RuleCases } from './case';

const CLASSIC = 'AWS::ElasticLoadBalancing::LoadBalancer';

const attribute = (Key: string, Value: unknown, Type?: string) =>
  properties({
    Type,
    LoadBalancerAttributes: [
      { Key: 'other', Value: 'x' },
      { Key, Value },
    ],
  });

const listeners = (...Listeners: readonly object[]) => properties({ Listeners });

function withCertificate(type: string): Case {
  return resources({
    [`Judged ${CLASSIC}`]: { Listeners: [{ Protocol: 'https', SSLCertificateId: { Ref: 'Certificate' } }] },
    [`Certificate ${type}`]: {},
  });
}

function withPolicy(Value: unknown, ...PolicyNames: readonly string[]): Case {
  return properties({
    Listeners: [{ Protocol: 'HTTP' }, { Protocol: 'SSL', PolicyNames }],
    Policies: [{ PolicyName: 'Tls', Attributes: [{ Name: 'Reference-Security-Policy', Value }] }],
  });
}

export const elb: Readonly<Record<string, RuleCases>> = {
  accessLogs: {
    rule: accessLogs,
    compliant: {
      'an Application Load Balancer with logs': attribute('access_logs.s3.enabled', 'true'),
      'a Classic Load Balancer with logs': properties({ AccessLoggingPolicy: { Enabled: true } }, CLASSIC),
    },
    nonCompliant: {
      'the default': properties({}),
      'logs that are off': attribute('access_logs.s3.enabled', 'false', 'application'),
      'a Classic Load Balancer without logs': properties({}, CLASSIC),
    },
    notApplicable: { 'a Network Load Balancer': properties({ Type: 'network' }) },
    unresolved: { 'a parameter': attribute('access_logs.s3.enabled', PARAMETER) },
  },
  acmCertificate: {
    rule: acmCertificate,
    compliant: {
      'an ARN': listeners({ Protocol: 'SSL', SSLCertificateId: 'arn:aws:acm:us-east-1:111111111111:certificate/1' }),
      'a certificate of the template': withCertificate('AWS::CertificateManager::Certificate'),
    },
    nonCompliant: {
      'a certificate of IAM': listeners({ Protocol: 'HTTPS', SSLCertificateId: 'arn:aws:iam::1:server-certificate/x' }),
      'a certificate of IAM in the template': withCertificate('AWS::IAM::ServerCertificate'),
      'no certificate': listeners({ Protocol: 'HTTPS' }),
    },
    notApplicable: { 'no TLS listener': listeners({ Protocol: 'HTTP' }) },
    unresolved: {
      'a parameter': listeners({ Protocol: 'HTTPS', SSLCertificateId: PARAMETER }),
      'a certificate of another stack': listeners({
        Protocol: 'HTTPS',
        SSLCertificateId: { 'Fn::ImportValue': 'Certificate' },
      }),
    },
  },
  crossZone: {
    rule: crossZone,
    compliant: { enabled: properties({ CrossZone: true }) },
    nonCompliant: { 'the default': properties({}) },
    unresolved: { 'a parameter': properties({ CrossZone: PARAMETER }) },
  },
  classicSecureListeners: {
    rule: classicSecureListeners,
    compliant: { TLS: listeners({ Protocol: 'https' }, { Protocol: 'SSL' }) },
    nonCompliant: { HTTP: listeners({ Protocol: 'HTTPS' }, { Protocol: 'HTTP' }), 'no protocol': listeners({}) },
    notApplicable: { 'no listener': properties({}) },
    unresolved: { 'a parameter': listeners({ Protocol: PARAMETER }) },
  },
  classicSecurityPolicy: {
    rule: classicSecurityPolicy,
    compliant: { 'the policy': withPolicy('ELBSecurityPolicy-TLS-1-2-2017-01', 'Tls') },
    nonCompliant: {
      'another policy': withPolicy('ELBSecurityPolicy-2016-08', 'Tls'),
      'no policy': withPolicy('ELBSecurityPolicy-TLS-1-2-2017-01'),
    },
    notApplicable: { 'no TLS listener': listeners({ Protocol: 'HTTP' }) },
    unresolved: { 'a parameter': withPolicy(PARAMETER, 'Tls') },
  },
  classicZones: {
    rule: classicZones,
    compliant: {
      'two subnets': properties({ Subnets: [{ Ref: 'A' }, { Ref: 'B' }] }),
      'two zones': properties({ AvailabilityZones: ['us-east-1a', 'us-east-1b'] }),
    },
    nonCompliant: {
      'one subnet': properties({ Subnets: ['A'] }),
      'one zone': properties({ AvailabilityZones: ['A'] }),
    },
    unresolved: { 'the zones of the Region': properties({ AvailabilityZones: { 'Fn::GetAZs': '' } }) },
  },
  desyncMode: {
    rule: desyncMode,
    compliant: {
      'the default': properties({}),
      strictest: attribute('routing.http.desync_mitigation_mode', 'strictest'),
    },
    nonCompliant: { monitor: attribute('routing.http.desync_mitigation_mode', 'monitor') },
    notApplicable: { 'a Network Load Balancer': properties({ Type: 'network' }) },
    unresolved: { 'a parameter': properties({ LoadBalancerAttributes: PARAMETER }) },
  },
  zones: {
    rule: zones,
    compliant: {
      'two subnets': properties({ Subnets: ['A', 'B'] }),
      'two addresses': properties({ SubnetMappings: [{ SubnetId: 'A' }, { SubnetId: 'B' }] }),
    },
    nonCompliant: { 'one subnet': properties({ Subnets: ['A'] }) },
    unresolved: { 'a parameter': properties({ Subnets: PARAMETER }) },
  },
  securityPolicy: {
    rule: securityPolicy,
    compliant: {
      'a recommended policy': properties({ Protocol: 'TLS', SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06' }),
    },
    nonCompliant: {
      'the default': properties({ Protocol: 'HTTPS' }),
      'an older policy': properties({ Protocol: 'HTTPS', SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' }),
    },
    notApplicable: { HTTP: properties({ Protocol: 'HTTP' }), 'no protocol': properties({}) },
    unresolved: { 'a parameter': properties({ Protocol: 'HTTPS', SslPolicy: PARAMETER }) },
  },
  listenerEncryption: {
    rule: listenerEncryption,
    compliant: { HTTPS: properties({ Protocol: 'HTTPS' }), TLS: properties({ Protocol: 'TLS' }) },
    nonCompliant: { HTTP: properties({ Protocol: 'HTTP' }), TCP: properties({ Protocol: 'TCP' }) },
    notApplicable: { 'a Gateway Load Balancer': properties({}) },
    unresolved: { 'a parameter': properties({ Protocol: PARAMETER }) },
  },
  healthCheckEncryption: {
    rule: healthCheckEncryption,
    compliant: { HTTPS: properties({ HealthCheckProtocol: 'HTTPS' }) },
    nonCompliant: { 'the default': properties({ Protocol: 'HTTPS' }) },
    notApplicable: {
      functions: properties({ TargetType: 'lambda' }),
      'a Gateway Load Balancer': properties({ Protocol: 'GENEVE' }),
    },
    unresolved: { 'a parameter': properties({ HealthCheckProtocol: PARAMETER }) },
  },
  targetGroupEncryption: {
    rule: targetGroupEncryption,
    compliant: { HTTPS: properties({ Protocol: 'HTTPS', TargetType: 'ip' }), TLS: properties({ Protocol: 'TLS' }) },
    nonCompliant: { HTTP: properties({ Protocol: 'HTTP' }), 'no protocol': properties({}) },
    notApplicable: {
      functions: properties({ TargetType: 'lambda' }),
      'an Application Load Balancer': properties({ TargetType: 'alb', Protocol: 'TCP' }),
      'a Gateway Load Balancer': properties({ Protocol: 'GENEVE' }),
    },
    unresolved: { 'a parameter': properties({ Protocol: PARAMETER }) },
  },
};
