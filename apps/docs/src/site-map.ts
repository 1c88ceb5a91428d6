/** A section of the site. The folder is the first part of the addresses of its pages. */
export interface Section {
  readonly label: string;
  readonly folder: string;
  /** Paths of documents in the repository, in the order of the navigation. One part of a path can be `*`. */
  readonly documents: readonly string[];
  /** Label and folder of the sections within it. */
  readonly groups?: readonly Section[];
}

const PAGES = 'apps/docs/pages';

/** Documents of the repository that are pages of the site. A document that is named before a pattern is not repeated. */
export const SITE_MAP: readonly Section[] = [
  {
    label: 'Get started',
    folder: 'get-started',
    documents: [
      `${PAGES}/get-started/first-service.md`,
      `${PAGES}/get-started/choose-a-package.md`,
      `${PAGES}/get-started/languages.md`,
      `${PAGES}/get-started/concepts.md`,
    ],
  },
  {
    label: 'Guides',
    folder: 'guides',
    documents: ['docs/safety.md', 'docs/deploying.md', 'docs/settings.md', 'docs/previews.md', 'docs/emulator.md'],
    groups: [{ label: 'Packages', folder: 'packages', documents: ['packages/*/README.md'] }],
  },
  {
    label: 'Examples',
    folder: 'examples',
    documents: ['apps/examples/README.md', 'apps/examples/*/README.md', 'apps/pets-api/README.md'],
  },
  { label: 'Architecture', folder: 'architecture', documents: [] },
  { label: 'Reference', folder: 'reference', documents: [] },
  {
    label: 'Migrate',
    folder: 'migrate',
    documents: ['docs/from-*.md', 'docs/adopting.md', 'docs/refactoring.md', 'docs/upgrading.md'],
  },
  {
    label: 'Operate',
    folder: 'operate',
    documents: ['docs/operations.md', 'docs/permissions.md'],
    groups: [{ label: 'Runbooks', folder: 'runbooks', documents: ['docs/runbooks/README.md', 'docs/runbooks/*.md'] }],
  },
  {
    label: 'Compliance',
    folder: 'compliance',
    documents: [`${PAGES}/compliance/sample-report.md`, 'docs/compliance.md', 'docs/evidence.md'],
  },
  {
    label: 'Decisions',
    folder: 'decisions',
    documents: ['docs/decisions/README.md', 'docs/decisions/*.md'],
  },
  {
    label: 'Contribute',
    folder: 'contribute',
    documents: [
      'CONTRIBUTING.md',
      'docs/writing.md',
      'docs/ci.md',
      'docs/releases.md',
      'docs/stability.md',
      'docs/compatibility.md',
      'docs/speed.md',
      'SECURITY.md',
      'CODE_OF_CONDUCT.md',
    ],
    groups: [{ label: 'Tools', folder: 'tools', documents: ['tools/*/README.md'] }],
  },
];

/** Documents that are the first page of their section. */
export const FIRST_PAGES: readonly string[] = [
  'apps/examples/README.md',
  'docs/decisions/README.md',
  'docs/runbooks/README.md',
];

/** Section of the documents that the site map does not name. */
export const OTHERS = { section: 'Guides', documents: 'docs/*.md' } as const;
