import { createRequire } from 'node:module'
import { cruise } from 'dependency-cruiser'

interface Module { source: string, dependencies: ReadonlyArray<{ resolved: string }> }

const config = createRequire(import.meta.url)('./boundaries.cjs') as { options: Record<string, unknown> }

/** Which layer imports which, drawn from the code as a Mermaid diagram: one arrow a line, in order of the alphabet. */
export async function drawLayerMap(): Promise<string> {
  const { output } = await cruise(['src'], {
    ...config.options,
    ruleSet: { forbidden: [] },
  })
  const { modules } = output as unknown as { modules: readonly Module[] }
  const arrows = new Set(modules.flatMap(({ source, dependencies }) =>
    dependencies.map(({ resolved }) => [
      layerOf(source),
      layerOf(resolved),
    ]).filter(([from, to]) => from && to && from !== to).map(([from, to]) => `  ${from} --> ${to}`)))
  return [
    'flowchart LR',
    ...[...arrows].sort(),
  ].join('\n')
}

function layerOf(path: string): string | undefined {
  return /^src\/([^/.]+)\//.exec(path)?.[1]
}
