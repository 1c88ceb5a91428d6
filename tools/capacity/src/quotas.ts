/** A quota of AWS that limits the number of requests or tasks. */
export interface Quota {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Whether AWS increases it on request. */
  readonly isAdjustable: boolean;
  readonly source: string;
}

/** Default quotas, read on 1 December 2026. */
export const QUOTAS = {
  distribution: {
    name: 'Requests per distribution of CloudFront',
    value: 250_000,
    unit: 'requests a second',
    isAdjustable: true,
    source: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html',
  },
  webAcl: {
    name: 'Requests per regional web ACL of AWS WAF',
    value: 100_000,
    unit: 'requests a second',
    isAdjustable: true,
    source: 'https://docs.aws.amazon.com/waf/latest/developerguide/limits.html',
  },
  targets: {
    name: 'Targets per Application Load Balancer and per target group',
    value: 1000,
    unit: 'tasks',
    isAdjustable: true,
    source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html',
  },
  tasks: {
    name: 'Tasks per service of Amazon ECS',
    value: 5000,
    unit: 'tasks',
    isAdjustable: true,
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html',
  },
  vcpus: {
    name: 'Fargate On-Demand vCPUs of a new account',
    value: 6,
    unit: 'vCPUs',
    isAdjustable: true,
    source: 'https://docs.aws.amazon.com/general/latest/gr/ecs-service.html',
  },
} as const satisfies Record<string, Quota>;
