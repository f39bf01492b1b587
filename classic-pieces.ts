import type { Plugin, Rolldown } from 'vite'
import { Script } from 'node:vm'

type Bundle = Rolldown.OutputBundle
type Chunk = Rolldown.OutputChunk
interface Node { type: string, start: number, end: number, [key: string]: unknown }
interface Change { start: number, end: number, text: string }
interface Piece { name: string, chunk: Chunk, tree: Node, source: string }
interface Build { bundle: Bundle, pieces: readonly Piece[] }

/** Where the pieces find each other. */
const registry = 'globalThis.jzPieces'

/** The bundler's own few helpers; they go with the first piece. */
const runtime = 'runtime'

/**
 * Turns the pieces that every start runs into classic scripts. Chromium keeps compiled code of classic scripts beside the
 * service worker's copy of the file, of modules it does not, and on a slow phone compiling was a third of the start. The
 * rest stays modules; under each piece's old name lies a module that hands on what the script holds.
 *
 * The first of `names` is run by the page itself. An exported binding must not change once its piece has run.
 */
export function classicPieces(names: readonly string[]): Plugin {
  return {
    name: 'classic-pieces',
    apply: 'build',
    // A file that is no longer what its hash was made of needs another name: phones keep files by name.
    augmentChunkHash: ({ name }) => names.includes(name) || name === 'rolldown-runtime'
      ? 'classic 1'
      : undefined,
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const parse = (code: string): Node => this.parse(code) as unknown as Node
        const pieces = piecesIn(bundle, names, parse)
        const build = { bundle, pieces }
        for (const chunk of chunksOf(bundle)) {
          if (!pieces.some(piece => piece.chunk === chunk))
            chunk.code = changed(chunk.code, dynamicImports(parse(chunk.code), build))
        }
        for (const { name, fileName, source } of scriptsOf(build, names)) {
          // Fails the build where something has got in that only a module may hold.
          void new Script(source, { filename: name })
          this.emitFile({ type: 'asset', fileName, source })
        }
        pieces.forEach(piece => piece.chunk.code = facade(piece))
        startAsScript(bundle, pieces.find(({ name }) => name === names[0])!)
      },
    },
  }
}

function chunksOf(bundle: Bundle): Chunk[] {
  return Object.values(bundle).filter(output => output.type === 'chunk')
}

function classicName({ chunk }: Piece): string {
  return chunk.fileName.replace(/\.js$/, '.classic.js')
}

function piecesIn(bundle: Bundle, names: readonly string[], parse: (code: string) => Node): Piece[] {
  const named = new Map(chunksOf(bundle).filter(({ isEntry }) => !isEntry).map(chunk => [chunk.name, chunk]))
  return [runtime, ...names].map((name) => {
    const chunk = named.get(name === runtime
      ? 'rolldown-runtime'
      : name)
    if (!chunk)
      throw new Error(`the build has no piece ${name}`)
    return {
      name,
      chunk,
      tree: parse(chunk.code),
      source: chunk.code,
    }
  })
}

function scriptsOf(build: Build, [first]: readonly string[]): Array<{ name: string, fileName: string, source: string }> {
  const helpers = build.pieces.find(({ name }) => name === runtime)!
  return build.pieces.filter(piece => piece !== helpers).map(piece => ({
    name: piece.name,
    fileName: classicName(piece),
    source: piece.name === first
      ? `${loader(build)}${scriptOf(helpers, build)}${scriptOf(piece, build)}`
      : scriptOf(piece, build),
  }))
}

/** The piece as a function that takes what it imports from the registry and leaves there what it exports. */
function scriptOf({ name, tree, source }: Piece, build: Build): string {
  const body = tree.body as Node[]
  const imports = body.filter(({ type }) => type === 'ImportDeclaration')
  const exports = body.filter(({ type }) => type === 'ExportNamedDeclaration')
  const taken = imports.map((node) => {
    const from = pieceAt((node.source as { value: string }).value, build.pieces)
    if (!from)
      throw new Error(`the piece ${name} imports from outside the pieces`)
    const pairs = (node.specifiers as Array<{ imported: { name: string }, local: { name: string } }>).map(({ imported, local }) => `${imported.name}:${local.name}`)
    return `const{${pairs.join(',')}}=${registry}.${from.name};`
  })
  const given = exportsOf(exports).map(({ local, exported }) => `get ${exported}(){return ${local}}`)
  const code = changed(source, [
    ...[
      ...imports,
      ...exports,
    ].map(node => ({ ...node, text: '' })),
    ...dynamicImports(tree, build),
    ...nodesOf(tree, 'MetaProperty').map(node => ({ ...node, text: 'jzMeta' })),
    ...preloads(tree, build),
  ])
  return `(()=>{"use strict";const jzMeta={url:document.currentScript.src};${taken.join('')}${code}\n;${registry}.${name}={${given.join(',')}}})();\n`
}

function exportsOf(nodes: readonly Node[]): Array<{ local: string, exported: string }> {
  return nodes.flatMap(node => (node.specifiers as Array<{ local: { name: string }, exported: { name: string } }>).map(({ local, exported }) => ({
    local: local.name,
    exported: exported.name,
  })))
}

/** Whoever imports the piece as a module gets what the script has left. */
function facade({ name, tree }: Piece): string {
  const given = exportsOf((tree.body as Node[]).filter(({ type }) => type === 'ExportNamedDeclaration'))
  return `const{${given.map(({ exported }, n) => `${exported}:_${n}`).join(',')}}=${registry}.${name};export{${given.map(({ exported }, n) => `_${n} as ${exported}`).join(',')}};\n`
}

/** Scripts run in the order in which they were put in, so a piece is asked for after those that it builds on. */
function loader({ bundle, pieces }: Build): string {
  const later = pieces.filter(({ name }) => name !== runtime).slice(1)
  const table = Object.fromEntries(later.map(piece => [
    piece.name,
    {
      src: `/${classicName(piece)}`,
      after: builtOn(piece.chunk, { bundle, pieces: later }).filter(name => name !== piece.name),
    },
  ]))
  return `(()=>{const table=${JSON.stringify(table)},asked={},pieces=${registry}={
run:name=>new Promise((done,fail)=>{const script=document.createElement("script");script.src=table[name].src;script.async=false;script.onload=()=>pieces[name]?done(pieces[name]):fail(new TypeError("a part of the app did not run"));script.onerror=()=>fail(new TypeError("a part of the app is missing"));document.head.append(script)}),
need:name=>asked[name]??=Promise.all([...table[name].after.map(pieces.need),pieces.run(name)]).then(()=>pieces[name]).catch(error=>{delete asked[name];throw error})}})();
`
}

/** Pieces that a chunk reaches by plain imports. */
function builtOn(chunk: Chunk, { bundle, pieces }: Build): string[] {
  const seen = new Set<string>()
  const visit = (fileName: string): void => {
    const output = bundle[fileName]
    if (seen.has(fileName) || output?.type !== 'chunk')
      return
    seen.add(fileName)
    output.imports.forEach(visit)
  }
  visit(chunk.fileName)
  return pieces.filter(piece => seen.has(piece.chunk.fileName)).map(({ name }) => name)
}

function fileAt(specifier: string): string {
  return `assets/${specifier.split('/').at(-1)}`
}

function pieceAt(specifier: string, pieces: readonly Piece[]): Piece | undefined {
  return pieces.find(({ chunk }) => chunk.fileName === fileAt(specifier))
}

/** A piece is asked of the loader. Before any other chunk is fetched, the pieces that it builds on must have run. */
function dynamicImports(tree: Node, { bundle, pieces }: Build): Change[] {
  const later = pieces.filter(({ name }) => name !== runtime).slice(1)
  return nodesOf(tree, 'ImportExpression').flatMap(({ start, end, source }) => {
    const { value, quasis } = source as { value?: string, quasis?: Array<{ value: { cooked: string } }> }
    const specifier = value ?? quasis?.[0]?.value.cooked ?? ''
    const piece = pieceAt(specifier, later)
    if (piece) {
      return [
        { start, end, text: `${registry}.need("${piece.name}")` },
      ]
    }
    const chunk = bundle[fileAt(specifier)]
    const needed = chunk?.type === 'chunk'
      ? builtOn(chunk, { bundle, pieces: later })
      : []
    return needed.length === 0
      ? []
      : [
          { start, end: start, text: `Promise.all([${needed.map(name => `${registry}.need("${name}")`).join(',')}]).then(()=>` },
          { start: end, end, text: ')' },
        ]
  })
}

function nodesOf(tree: Node, type: string): Node[] {
  const found: Node[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      value.forEach(visit)
    }
    else if (value && typeof value === 'object') {
      if ((value as Node).type === type)
        found.push(value as Node)
      Object.values(value).forEach(visit)
    }
  }
  visit(tree)
  return found
}

function changed(code: string, changes: readonly Change[]): string {
  return [...changes].sort((a, b) => b.start - a.start || b.end - a.end).reduce((text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end), code)
}

/** What is fetched ahead for a piece is its style only. The first style is on the page already and costs nothing. */
function preloads(tree: Node, { pieces }: Build): Change[] {
  const facades = new Set(pieces.map(({ chunk }) => chunk.fileName))
  const [style] = pieces.flatMap(({ chunk }) => [
    ...chunk.viteMetadata?.importedCss ?? [],
  ])
  return nodesOf(tree, 'Literal').filter(({ value }) => facades.has(String(value))).map(({ start, end }) => ({
    start,
    end,
    text: JSON.stringify(style),
  }))
}

/** The page runs the first piece as a script instead of the module that only imported it. */
function startAsScript(bundle: Bundle, first: Piece): void {
  const page = bundle['index.html']
  if (page?.type !== 'asset')
    throw new Error('the build has no page')
  page.source = String(page.source)
    .replace(/\s*<link rel="modulepreload"[^>]*>/g, '')
    .replace(/<script type="module"[^>]*><\/script>/, `<script defer src="/${classicName(first)}"></script>`)
}
