import type * as ecr from 'aws-cdk-lib/aws-ecr';

/** Maximum number of images in a lifecycle rule of Amazon ECR. */
export const MAX_IMAGES = 100_000;

/** Prefix of the tags of deployed images. */
const DEPLOYED = 'deployed-';

/**
 * Lifecycle rules that expire old images, except deployed ones: an image that matches a rule of higher priority is never
 * expired by a rule of lower priority.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export function lifecycleRules(maxImageCount: number, maxDeployedImageCount: number): ecr.LifecycleRule[] {
  return [
    {
      rulePriority: 1,
      description: `Keep the newest ${maxDeployedImageCount} deployed images`,
      tagPatternList: [`${DEPLOYED}*`],
      maxImageCount: maxDeployedImageCount,
    },
    { rulePriority: 2, description: `Keep the newest ${maxImageCount} images`, maxImageCount: maxImageCount },
  ];
}

/** The same rules as JSON, for a repository creation template. */
export function lifecyclePolicy(maxImageCount: number, maxDeployedImageCount: number): string {
  const rules = lifecycleRules(maxImageCount, maxDeployedImageCount).map((rule) => ({
    rulePriority: rule.rulePriority,
    description: rule.description,
    selection: {
      tagStatus: rule.tagPatternList ? 'tagged' : 'any',
      tagPatternList: rule.tagPatternList,
      countType: 'imageCountMoreThan',
      countNumber: rule.maxImageCount,
    },
    action: { type: 'expire' },
  }));
  return JSON.stringify({ rules });
}
