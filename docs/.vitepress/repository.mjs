// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const documentation = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const root = resolve(documentation, '..')
const pom = readFileSync(resolve(root, 'pom.xml'), 'utf8')

/** The value of a property of the parent POM, with its own properties resolved. */
export function property(name) {
  const found = pom.match(new RegExp(`<${name}>([^<]*)</${name}>`))
  if (!found) {
    throw new Error(`pom.xml has no property ${name}`)
  }
  return found[1].replace(/\$\{([^}]+)\}/g, (_, other) => property(other))
}

/**
 * Links that leave the pages, for example to a recipe file, lead to the repository: the site has
 * the pages and their pictures only.
 */
export function linksToTheRepository(markdown) {
  const pass = (tokens, i, options, env, self) => self.renderToken(tokens, i, options)
  const rendered = markdown.renderer.rules.link_open ?? pass
  markdown.renderer.rules.link_open = (tokens, i, options, env, self) => {
    const href = tokens[i].attrGet('href')
    const path = href.split('#')[0]
    if (path && !/^[a-z]+:/.test(path) && !path.startsWith('/') && !path.endsWith('.md')) {
      tokens[i].attrSet('href', inRepository(env.path, path))
    } else if (path.startsWith('../') && path.endsWith('.md')) {
      tokens[i].attrSet('href', inRepository(env.path, href))
    }
    return rendered(tokens, i, options, env, self)
  }
}

function inRepository(page, path) {
  const file = resolve(dirname(page), path)
  if (!existsSync(file.split('#')[0])) {
    throw new Error(`${relative(root, page)}: ${path} is not in the repository`)
  }
  return `${property('repository.url')}/blob/main/${relative(root, file)}`
}
