import type * as ecr from 'aws-cdk-lib/aws-ecr';

/** Amazon ECR takes 1 to 100,000 images in a lifecycle rule's count. */
export const MOST_IMAGES = 100_000;

/** Tags with this beginning mark images that were deployed. */
export const DEPLOYED = 'deployed-';

/**
 * Rules that expire old images but none that was deployed: an image that fulfils a rule of higher priority is never expired
 * by one of lower priority (Amazon ECR user guide, "Lifecycle policies").
 */
export function lifecycleRules(keepImages: number, keepDeployedImages: number): ecr.LifecycleRule[] {
  return [
    {
      rulePriority: 1,
      description: `keep the newest ${keepDeployedImages} that were deployed`,
      tagPatternList: [`${DEPLOYED}*`],
      maxImageCount: keepDeployedImages,
    },
    { rulePriority: 2, description: `keep the newest ${keepImages}`, maxImageCount: keepImages },
  ];
}

/** The same rules as the text that a template for new repositories takes. */
export function lifecyclePolicy(keepImages: number, keepDeployedImages: number): string {
  const rules = lifecycleRules(keepImages, keepDeployedImages).map((rule) => ({
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
