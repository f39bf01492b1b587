import axe from 'axe-core'

/** What axe finds on the page, one line each; empty is good. */
export async function axeFindings(context: Element | Document = document): Promise<string[]> {
  const { violations } = await axe.run(context as Element, {
    resultTypes: ['violations'],
  })
  return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 200)} ${node.any.map(check => check.message).join(' ')}`))
}
