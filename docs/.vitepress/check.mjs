// SPDX-License-Identifier: Apache-2.0
// Checks the pages of a built site: links and pictures lead to files and headings of the site, and nothing is
// loaded from another host.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const [site, base] = process.argv.slice(2)
const pages = readdirSync(site, { recursive: true })
  .filter((name) => name.endsWith('.html') && !name.startsWith('javadoc'))
const texts = new Map()
const problems = []

function text(file) {
  if (!texts.has(file)) {
    texts.set(file, readFileSync(file, 'utf8'))
  }
  return texts.get(file)
}

function hasId(file, id) {
  return text(file).includes(`id="${decodeURIComponent(id)}"`)
}

function destination(page, path) {
  if (path === '') {
    return join(site, page)
  }
  return path.startsWith(base)
    ? join(site, path.slice(base.length) || 'index.html')
    : join(site, dirname(page), path)
}

function check(page, tag, target) {
  const [path, id] = target.split('#')
  if (/^[a-z]+:/.test(target)) {
    if (!tag.startsWith('<a ')) {
      problems.push(`${page}: loads ${target} from another host`)
    }
    return
  }
  if (path.startsWith(`${base}javadoc/`) && !existsSync(join(site, 'javadoc'))) {
    return
  }
  const file = destination(page, path)
  if (!existsSync(file)) {
    problems.push(`${page}: ${target} is not in the site`)
  } else if (id && file.endsWith('.html') && !hasId(file, id)) {
    problems.push(`${page}: ${target}: there is no such heading`)
  }
}

for (const page of pages) {
  for (const [tag, target] of text(join(site, page)).matchAll(/<\w+ [^>]*?\b(?:href|src)="([^"]*)"/g)) {
    check(page, tag, target)
  }
}
if (pages.length === 0) {
  problems.push(`${site} has no pages`)
}
problems.forEach((problem) => console.error(problem))
console.log(`${pages.length} pages checked, ${problems.length} problems`)
process.exit(problems.length === 0 ? 0 : 1)
