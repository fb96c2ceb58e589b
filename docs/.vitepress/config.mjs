// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { defineConfig } from 'vitepress'
import { headingId } from './headings.mjs'
import { linksToTheRepository, property } from './repository.mjs'

const sidebar = JSON.parse(readFileSync(new URL('sidebar.json', import.meta.url), 'utf8'))

export default defineConfig({
  title: 'flink-depth',
  description: 'Streaming monocular depth estimation for Apache Flink',
  lang: 'en',
  base: process.env.SITE_BASE ?? '/',
  outDir: '../target/site',
  cacheDir: '../target/site-cache',
  cleanUrls: false,
  // Written to the same folder by docs/build.
  ignoreDeadLinks: [/^\/javadoc\//],
  markdown: {
    config: linksToTheRepository,
    // "<topic>-<partition>" is text.
    html: false,
    anchor: { slugify: headingId }
  },
  themeConfig: {
    nav: [
      { text: 'Javadoc', link: '/javadoc/index.html', target: '_self' },
      { text: property('revision'), link: `${property('repository.url')}/blob/main/CHANGELOG.md` }
    ],
    sidebar,
    outline: [2, 3],
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: property('repository.url') }],
    editLink: { pattern: `${property('repository.url')}/edit/main/docs/:path` },
    footer: { message: 'Licensed under the Apache License 2.0' }
  }
})
