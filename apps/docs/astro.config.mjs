import { readFileSync } from 'node:fs';
import starlight from '@astrojs/starlight';
import { defineConfig, passthroughImageService } from 'astro/config';
import linksValidator from 'starlight-links-validator';
import { rehypeHeadingWeight } from './astro/search-weight.mjs';

const { repository, sidebar, site } = JSON.parse(
  readFileSync(new URL('./astro/content/site.json', import.meta.url), 'utf8'),
);

export default defineConfig({
  site,
  srcDir: './astro',
  base: process.env.DOCS_BASE ?? '/',
  trailingSlash: 'always',
  // without sharp
  image: { service: passthroughImageService() },
  markdown: { rehypePlugins: [rehypeHeadingWeight] },
  integrations: [
    starlight({
      title: 'Pets Infrastructure',
      description: 'AWS CDK construct libraries with secure and durable defaults.',
      social: [{ icon: 'github', label: 'GitHub', href: repository }],
      favicon: '/favicon.svg',
      sidebar,
      customCss: ['./astro/styles/site.css'],
      components: {
        PageTitle: './astro/components/PageTitle.astro',
        MarkdownContent: './astro/components/MarkdownContent.astro',
      },
      plugins: [linksValidator()],
    }),
  ],
});
