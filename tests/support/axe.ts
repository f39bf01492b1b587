import axe from 'axe-core'

/** What axe finds on the page, one line each; empty is good. */
export async function axeFindings(context: Element | Document = document): Promise<string[]> {
  await settled()
  const { violations } = await axe.run(context as Element, {
    resultTypes: ['violations'],
  })
  return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 200)} ${node.any.map(check => check.message).join(' ')}`))
}

/** Colours and places are judged at rest: a part that is still fading in has another contrast than people will read. */
async function settled(): Promise<void> {
  await document.fonts.ready
  const moving = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity)
  await Promise.allSettled(moving.map(async animation => animation.finished))
}
