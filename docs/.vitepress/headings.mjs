// SPDX-License-Identifier: Apache-2.0

/** The id of a heading as GitHub makes it, so that one link works on the site and in the repository. */
export function headingId(heading) {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')
}
